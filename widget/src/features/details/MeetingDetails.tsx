import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useId, type ReactNode } from 'react';
import type { Occurrence } from '../../../../shared/src/calendar/occurrences.ts';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import { refOf } from '../../store/appointment.ts';
import type { Meeting } from '../../store/meeting.ts';
import { membershipOf } from '../../store/room.ts';
import { visuallyHidden } from '../../ui/visuallyHidden.ts';
import { Actions } from './Actions.tsx';
import { Invitation } from './Invitation.tsx';
import { People } from './People.tsx';
import { RoomLink } from './RoomLink.tsx';
import { ShareButtons } from './ShareButtons.tsx';
import { When } from './When.tsx';

type Props = {
  readonly meeting: Meeting;
  /** The one that is meant; none where the meeting takes place at no time. */
  readonly occurrence: Occurrence | undefined;
  /** The title's, for who wants to name something after it. */
  readonly titleId?: string;
  /** Where it is shown in the meeting itself there is nowhere to go. */
  readonly isInside?: boolean;
  /** Stands in the corner. */
  readonly close?: ReactNode;
};

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id}>
      <Typography id={id} component="h4" variant="subtitle1" sx={{ fontWeight: 600, mb: 0.5 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

/** All there is to know of a meeting, and what can be done with it. */
export function MeetingDetails({ meeting, occurrence, titleId, isInside = false, close }: Props) {
  const { t } = useTexts();
  const membership = useAppSelector(({ rooms, place }) =>
    membershipOf(rooms.byId[meeting.roomId], place.userId),
  );
  const ref = occurrence && refOf(occurrence);
  const regionId = useId();
  return (
    <Box component="section" aria-labelledby={regionId} sx={{ position: 'relative', p: { xs: 1.5, sm: 2 } }}>
      <Typography id={regionId} component="h2" style={visuallyHidden}>
        {t('details.region')}
      </Typography>
      <Stack
        component="header"
        direction="row"
        sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'flex-start', ...(close !== undefined && { pr: 5 }) }}
      >
        <Typography
          id={titleId}
          component="h3"
          variant="h6"
          sx={{ flex: '1 1 12rem', minWidth: 0, overflowWrap: 'anywhere' }}
        >
          {meeting.title}
          {meeting.pending && (
            <Typography component="span" variant="body2" color="text.secondary" sx={{ display: 'block' }}>
              {t(`pending.${meeting.pending}`)}
            </Typography>
          )}
        </Typography>
        {membership === 'join' && <Actions meeting={meeting} occurrence={ref} isInside={isInside} />}
        {close && <Box sx={{ position: 'absolute', right: 8, top: { xs: 8, sm: 14 } }}>{close}</Box>}
      </Stack>
      <Divider sx={{ my: 1.5 }} />
      <Stack sx={{ gap: 2 }}>
        {membership === 'invite' && <Invitation meeting={meeting} />}
        <Section title={t('details.details')}>
          <When occurrence={occurrence} />
          <RoomLink roomId={meeting.roomId} />
        </Section>
        {meeting.description !== '' && (
          <Section title={t('details.description')}>
            <Typography sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {meeting.description}
            </Typography>
          </Section>
        )}
        {membership === 'join' && (
          <Section title={t('details.share')}>
            <ShareButtons roomId={meeting.roomId} occurrence={ref} />
          </Section>
        )}
        <Section title={t('participants.title')}>
          <People meeting={meeting} />
        </Section>
      </Stack>
    </Box>
  );
}
