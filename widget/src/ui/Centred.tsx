import Stack from '@mui/material/Stack';
import type { ReactNode } from 'react';

/** A screen that says one thing, in the middle. */
export function Centred({ children }: { children: ReactNode }) {
  return (
    <Stack
      component="main"
      spacing={2}
      sx={{
        minHeight: '100dvh',
        boxSizing: 'border-box',
        p: 2,
        mx: 'auto',
        maxWidth: 440,
        justifyContent: 'center',
      }}
    >
      {children}
    </Stack>
  );
}
