import { useDroppable } from '@dnd-kit/react';
import Autocomplete from '@mui/material/Autocomplete';
import Chip from '@mui/material/Chip';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Tooltip from '@mui/material/Tooltip';
import { useMemo } from 'react';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import type { Group } from '../../store/acts/createBreakoutSessions.ts';
import { useAppSelector } from '../../store/context.tsx';
import { membersOf, nameOf, type Member } from '../../store/room.ts';
import { MAX_TITLE, titleProblem } from '../../store/textProblems.ts';
import { useThumbnail } from '../../store/useThumbnail.ts';
import { ChipAvatar } from '../../ui/ChipAvatar.tsx';
import { PersonOption } from '../../ui/PersonOption.tsx';
import { PersonChip, type MoveTo } from './PersonChip.tsx';

type Props = {
  readonly at: number;
  readonly groups: readonly Group[];
  readonly members: readonly Member[];
  /** Whoever is in no group. */
  readonly free: readonly UserId[];
  readonly moveTo: MoveTo;
  readonly onChange: (group: Group) => void;
};

/** Somebody who can be chosen. */
function FreeMember({ member }: { readonly member: Member }) {
  const { userId, displayName, avatarUrl } = member;
  const detail = displayName === undefined ? undefined : userId;
  return <PersonOption name={nameOf(member)} src={useThumbnail(avatarUrl)} detail={detail} />;
}

/** One session: what it is called, and who is in it. */
export function GroupItem({ at, groups, members, free, moveTo, onChange }: Props) {
  const { t } = useTexts();
  const { ref, isDropTarget } = useDroppable({ id: at });
  const own = useAppSelector(({ place }) => place.userId);
  const self = useAppSelector(({ rooms, place }): Member => {
    const room = place.roomId && rooms.byId[place.roomId];
    const known = membersOf(room || undefined).find(({ userId }) => userId === own);
    return known ?? { userId: own, membership: 'join' };
  });
  const ownPicture = useThumbnail(self.avatarUrl);
  const group = groups[at] ?? { title: '', participants: [] };
  const chosen = useMemo(() => [own, ...(groups[at]?.participants ?? [])], [own, groups, at]);
  const byId = new Map([self, ...members].map((member) => [member.userId, member]));
  const memberOf = (userId: UserId): Member => byId.get(userId) ?? { userId, membership: 'join' };
  const problem = titleProblem(group.title);
  return (
    <Paper
      component="li"
      ref={ref}
      variant="outlined"
      aria-label={group.title}
      sx={{ listStyle: 'none', padding: 2, borderColor: isDropTarget ? 'primary.main' : undefined }}
    >
      <Stack spacing={2}>
        <TextField
          size="small"
          fullWidth
          label={t('breakouts.groupTitle')}
          value={group.title}
          error={problem !== undefined}
          helperText={problem && t(problem, { max: MAX_TITLE })}
          onChange={({ target }) => onChange({ ...group, title: target.value })}
          slotProps={{ htmlInput: { 'aria-required': true } }}
        />
        <Autocomplete<UserId, true, true>
          multiple
          disableClearable
          filterSelectedOptions
          size="small"
          // The same list as long as it is: another one empties what is being typed.
          value={chosen}
          options={[...free]}
          getOptionLabel={(userId) => nameOf(memberOf(userId))}
          onChange={(_, userIds) =>
            onChange({ ...group, participants: userIds.filter((userId) => userId !== own) })
          }
          noOptionsText={t('form.noFurtherMembers')}
          renderOption={({ key, ...props }, userId) => (
            <li key={key} {...props}>
              <FreeMember member={memberOf(userId)} />
            </li>
          )}
          renderValue={(userIds, itemProps) =>
            userIds.map((userId, index) => {
              const { key, onDelete, ...props } = itemProps({ index });
              const member = memberOf(userId);
              if (userId !== own) {
                // It is a button with a menu: Tab finds it, and not only the arrow keys do.
                const chip = { ...props, onDelete, tabIndex: 0 };
                return <PersonChip key={key} {...{ chip, member, at, groups, moveTo }} />;
              }
              return (
                <Tooltip key={key} title={t('form.notOneself')} describeChild>
                  <Chip
                    {...props}
                    size="small"
                    label={nameOf(member)}
                    avatar={<ChipAvatar name={nameOf(member)} src={ownPicture} />}
                  />
                </Tooltip>
              );
            })
          }
          renderInput={(params) => <TextField {...params} label={t('breakouts.selectParticipants')} />}
        />
      </Stack>
    </Paper>
  );
}
