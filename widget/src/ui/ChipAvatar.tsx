import { Avatar } from './Avatar.tsx';

/** Somebody's picture in a chip, which gives what is in it a class for the place. */
export function ChipAvatar(props: {
  readonly name: string;
  readonly src: string | undefined;
  readonly className?: string;
}) {
  const { name, src, className } = props;
  return (
    <span className={className}>
      <Avatar name={name} src={src} size={18} />
    </span>
  );
}
