import Alert from '@mui/material/Alert';
import { Loading } from '../../ui/Loading.tsx';
import { useTexts } from '../../i18n.ts';
import type { FieldsProps } from '../../store/forms.ts';
import { useAppSelector } from '../../store/context.tsx';
import { selectAllMeetings } from '../../store/meetings.ts';
import type { MeetingWish } from './meetingForm.ts';
import { EditFields } from './EditFields.tsx';
import { CreateFields } from './CreateFields.tsx';

/** The form of a meeting: of a new one, or of one that there is as soon as its room is known. */
export function MeetingFields({ wish, report }: FieldsProps<MeetingWish>) {
  const { t } = useTexts();
  const { byId, status } = useAppSelector(({ rooms }) => rooms);
  // As they are shown: with what the user did and the bot has not answered yet.
  const meetings = useAppSelector(selectAllMeetings);
  if (!('roomId' in wish)) return <CreateFields wish={wish} report={report} />;
  const room = byId[wish.roomId];
  const meeting = meetings.get(wish.roomId);
  if (meeting) return <EditFields wish={wish} report={report} meeting={meeting} room={room} />;
  if (status !== 'loading') return <Alert severity="error">{t('error.not_found')}</Alert>;
  return <Loading />;
}
