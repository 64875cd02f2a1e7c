import { useDraggable } from '@dnd-kit/react';
import Chip, { type ChipProps } from '@mui/material/Chip';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import type { Group } from '../../store/acts/createBreakoutSessions.ts';
import { nameOf, type Member } from '../../store/room.ts';
import { useThumbnail } from '../../store/useThumbnail.ts';
import { ChipAvatar } from '../../ui/ChipAvatar.tsx';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';

/** Puts somebody into a group, or into none. */
export type MoveTo = (userId: UserId, to: number | undefined) => void;

/** Who is being dragged. */
export type DraggedPerson = { readonly userId: UserId };

type Props = {
  readonly member: Member;
  /** The group that they are in. */
  readonly at: number | undefined;
  readonly groups: readonly Group[];
  readonly moveTo: MoveTo;
  readonly chip?: ChipProps;
};

/** Somebody who can be dragged to another group, or sent there from a menu. */
export function PersonChip({ member, at, groups, moveTo, chip }: Props) {
  const { t } = useTexts();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  // Where somebody is dropped another chip stands for them, and one that is gone must not be taken for it.
  const { ref, isDragging } = useDraggable<DraggedPerson>({
    id: `${at}:${member.userId}`,
    data: { userId: member.userId },
  });
  const name = nameOf(member);
  const picture = useThumbnail(member.avatarUrl);
  const choose = (to: number | undefined) => {
    setAnchor(null);
    moveTo(member.userId, to);
  };
  return (
    <>
      <Chip
        {...chip}
        ref={ref}
        size="small"
        avatar={<ChipAvatar name={name} src={picture} />}
        label={
          <>
            <span aria-hidden>{name}</span>
            <span style={visuallyHidden}>{t('breakouts.move', { person: name })}</span>
          </>
        }
        aria-haspopup="menu"
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
        sx={{ touchAction: 'none', opacity: isDragging ? 0.6 : 1 }}
      />
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': t('breakouts.move', { person: name }) } }}
      >
        {groups.map(({ title }, place) => (
          <MenuItem key={place} disabled={place === at} onClick={() => choose(place)}>
            {title}
          </MenuItem>
        ))}
        {at !== undefined && (
          <MenuItem onClick={() => choose(undefined)}>{t('breakouts.unassigned')}</MenuItem>
        )}
      </Menu>
    </>
  );
}
