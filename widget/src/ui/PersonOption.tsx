import Box from '@mui/material/Box';
import { Avatar } from './Avatar.tsx';

type Props = {
  readonly name: string;
  readonly src: string | undefined;
  /** What tells them from others of the same name. */
  readonly detail: string | undefined;
};

/** Somebody who can be chosen from a list. */
export function PersonOption({ name, src, detail }: Props) {
  return (
    <>
      <Avatar name={name} src={src} size={28} />
      <Box sx={{ ml: 1.5, minWidth: 0, overflowWrap: 'anywhere' }}>
        {name}
        {detail !== undefined && (
          <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: 12 }}>
            {detail}
          </Box>
        )}
      </Box>
    </>
  );
}
