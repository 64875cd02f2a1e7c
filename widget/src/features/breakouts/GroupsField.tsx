import { Feedback } from '@dnd-kit/dom';
import { DragDropProvider, PointerSensor } from '@dnd-kit/react';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { useTexts } from '../../i18n.ts';
import type { Group } from '../../store/acts/createBreakoutSessions.ts';
import { nameOf, type Member } from '../../store/room.ts';
import { useUnsound } from '../../ui/Unsound.tsx';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';
import { GroupItem } from './GroupItem.tsx';
import { distribute, move, unassigned, withCount } from './groups.ts';
import type { DraggedPerson } from './PersonChip.tsx';
import { Unassigned } from './Unassigned.tsx';

type Props = {
  /** Who is in the meeting, without the user. */
  readonly members: readonly Member[];
  readonly groups: readonly Group[];
  readonly onChange: (groups: readonly Group[]) => void;
};

/** Where somebody was put down, as the place of a group; undefined is no group. */
const placeOf = (id: unknown): number | undefined => (typeof id === 'number' ? id : undefined);

/** Who is in which session: by number and at random, by choosing, by dragging, by the keyboard. */
export function GroupsField({ members, groups, onChange }: Props) {
  const { t } = useTexts();
  const most = Math.max(1, members.length);
  const [typed, setTyped] = useState<string>();
  const [said, setSaid] = useState('');
  const count = typed ?? String(groups.length);
  const number = /^\d{1,4}$/u.test(count) ? Number(count) : 0;
  const isWrong = number < 1 || number > most;
  useUnsound(isWrong);
  const userIds = members.map(({ userId }) => userId);
  const left = unassigned(userIds, groups);
  const moveTo = (userId: UserId, to: number | undefined) => {
    onChange(move(groups, userId, to));
    const person = nameOf(members.find((member) => member.userId === userId) ?? { userId });
    const group = to === undefined ? t('breakouts.unassigned') : (groups[to]?.title ?? '');
    setSaid(t('breakouts.moved', { person, group }));
  };
  return (
    <Stack spacing={2}>
      <TextField
        type="number"
        size="small"
        label={t('breakouts.number')}
        value={count}
        error={isWrong}
        helperText={isWrong && t('breakouts.tooMany', { max: most })}
        onChange={({ target }) => {
          setTyped(target.value);
          const next = /^\d{1,4}$/u.test(target.value) ? Number(target.value) : 0;
          if (next >= 1 && next <= most)
            onChange(withCount(groups, next, (at) => t('breakouts.group', { number: at })));
        }}
        onBlur={() => {
          if (!isWrong) setTyped(undefined);
        }}
        slotProps={{ htmlInput: { min: 1, max: most } }}
      />
      <Button
        variant="outlined"
        disabled={members.length === 0}
        onClick={() => onChange(distribute(groups, userIds, Math.random))}
      >
        {t('breakouts.distribute', { count: members.length })}
      </Button>
      <DragDropProvider
        sensors={[PointerSensor]}
        // Whoever is dropped stands in their new place at once. An animation would keep the next one from being
        // taken up while it runs.
        plugins={(defaults) => [...defaults, Feedback.configure({ dropAnimation: null })]}
        onDragEnd={({ canceled, operation: { source, target } }) => {
          if (!canceled && source && target)
            moveTo((source.data as DraggedPerson).userId, placeOf(target.id));
        }}
      >
        {left.length > 0 && <Alert severity="info">{t('breakouts.someUnassigned')}</Alert>}
        <Unassigned members={members.filter(({ userId }) => left.includes(userId))} {...{ groups, moveTo }} />
        <Stack component="ul" spacing={2} aria-label={t('breakouts.groups')} sx={{ padding: 0, margin: 0 }}>
          {groups.map((_, at) => (
            <GroupItem
              // Groups have no other name than their place.
              key={at}
              at={at}
              groups={groups}
              members={members}
              free={left}
              moveTo={moveTo}
              onChange={(next) => onChange(groups.with(at, next))}
            />
          ))}
        </Stack>
      </DragDropProvider>
      <span role="status" style={visuallyHidden}>
        {said}
      </span>
    </Stack>
  );
}
