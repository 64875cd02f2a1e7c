import MuiAvatar from '@mui/material/Avatar';

/**
 * Somebody's picture, or the first letter of their name where there is none. Says nothing to a screen reader: the name
 * stands beside it.
 *
 * @param src what an `<img>` can show, see `useThumbnail`
 * @param size in pixels
 */
export function Avatar({ name, src, size = 32 }: { name: string; src?: string | undefined; size?: number }) {
  // What a user id begins with says nothing about its owner.
  const [initial = '?'] = name.replace(/^[@\s]+/, '');
  return (
    <MuiAvatar
      aria-hidden
      alt=""
      src={src ?? ''}
      sx={{
        width: size,
        height: size,
        fontSize: size / 2,
        bgcolor: 'text.secondary',
        color: 'background.paper',
      }}
    >
      {initial.toLocaleUpperCase()}
    </MuiAvatar>
  );
}
