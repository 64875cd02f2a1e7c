import Alert from '@mui/material/Alert';
import { Loading } from '../../ui/Loading.tsx';
import { useTexts } from '../../i18n.ts';
import { useAppSelector } from '../../store/context.tsx';
import type { FieldsProps } from '../../store/forms.ts';
import { selectAllMeetings } from '../../store/meetings.ts';
import { useNow } from '../../store/useAgenda.ts';
import type { BreakoutWish } from './breakoutForm.ts';
import { limitsOf } from './limits.ts';
import { PlanFields } from './PlanFields.tsx';

/** The form of breakout sessions, as soon as the meeting is known that they are of. */
export function BreakoutFields({ wish, report }: FieldsProps<BreakoutWish>) {
  const { t } = useTexts();
  const now = useNow();
  const status = useAppSelector(({ rooms }) => rooms.status);
  const meeting = useAppSelector((state) => selectAllMeetings(state).get(wish.roomId));
  if (!meeting && status === 'loading') return <Loading />;
  if (!meeting) return <Alert severity="error">{t('error.not_found')}</Alert>;
  const limits = limitsOf(meeting, now);
  if (!limits) return <Alert severity="info">{t('form.over')}</Alert>;
  return <PlanFields wish={wish} report={report} limits={limits} />;
}
