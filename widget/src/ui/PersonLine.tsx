import Box from '@mui/material/Box';
import ListItem from '@mui/material/ListItem';
import Typography from '@mui/material/Typography';
import { Avatar } from './Avatar.tsx';

type Props = {
  readonly name: string;
  /** What an `<img>` can show. */
  readonly src?: string | undefined;
  /** How they stand to what it is about, in words. */
  readonly status: string;
  /** Whether there is a line below. */
  readonly isApart?: boolean;
};

/** Somebody in a list of people: picture, name and status. */
export function PersonLine({ name, src, status, isApart = false }: Props) {
  return (
    <ListItem disableGutters dense divider={isApart} sx={{ gap: 1.5 }}>
      <Avatar name={name} src={src} />
      <Box sx={{ minWidth: 0 }}>
        <Typography component="span" variant="body1" sx={{ display: 'block', overflowWrap: 'anywhere' }}>
          {name}
        </Typography>
        <Typography component="span" variant="body2" color="textSecondary">
          {status}
        </Typography>
      </Box>
    </ListItem>
  );
}
