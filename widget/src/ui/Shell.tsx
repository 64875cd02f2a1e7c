import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import type { ReactNode } from 'react';
import type { Look } from '../host/host.ts';
import type { Settings } from '../host/settings.ts';
import { themeFor } from '../theme.ts';

/** Gives what is in it the look of the client around us. */
export function Shell(props: { look: Look; settings: Settings; children: ReactNode }) {
  return (
    <ThemeProvider theme={themeFor(props.look, props.settings)}>
      <CssBaseline />
      {props.children}
    </ThemeProvider>
  );
}
