import { useDroppable } from '@dnd-kit/react';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { useTexts } from '../../i18n.ts';
import type { Group } from '../../store/acts/createBreakoutSessions.ts';
import type { Member } from '../../store/room.ts';
import { PersonChip, type MoveTo } from './PersonChip.tsx';

type Props = {
  readonly members: readonly Member[];
  readonly groups: readonly Group[];
  readonly moveTo: MoveTo;
};

/** Whoever is in no group yet. */
export function Unassigned({ members, groups, moveTo }: Props) {
  const { t } = useTexts();
  const headingId = useId();
  const { ref, isDropTarget } = useDroppable({ id: 'unassigned' });
  return (
    <Paper
      ref={ref}
      variant="outlined"
      role="group"
      aria-labelledby={headingId}
      sx={{ padding: 1, borderColor: isDropTarget ? 'primary.main' : undefined }}
    >
      <Typography id={headingId} variant="body2" component="h3" sx={{ marginBottom: 1 }}>
        {t('breakouts.unassigned')}
      </Typography>
      <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', minHeight: 24 }}>
        {members.map((member) => (
          <PersonChip key={member.userId} at={undefined} {...{ member, groups, moveTo }} />
        ))}
      </Stack>
    </Paper>
  );
}
