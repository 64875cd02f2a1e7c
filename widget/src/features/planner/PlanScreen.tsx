import { selectMeetings } from '../../store/meetings.ts';
import { useAppSelector } from '../../store/context.tsx';
import { useAgenda, useNow } from '../../store/useAgenda.ts';
import { useTexts } from '../../i18n.ts';

const WEEK = 7 * 24 * 3_600_000;

/** The meetings of a calendar, or the breakout sessions of a meeting. */
export function PlanScreen() {
  const { t, locale } = useTexts();
  const meetings = useAppSelector(selectMeetings);
  const now = useNow();
  const appointments = useAgenda(meetings, { from: now, to: now + WEEK });
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <main>
      <h1>{t('planner.meetings')}</h1>
      <ul aria-label={t('planner.meetings')}>
        {appointments.length === 0 && <li>{t('planner.noMeetings')}</li>}
        {appointments.map(({ meeting, occurrence }) => (
          <li key={`${meeting.roomId} ${occurrence.uid} ${occurrence.start}`} aria-label={meeting.title}>
            <h2>{meeting.title}</h2>
            <span>{time.formatRange(occurrence.start, occurrence.end)}</span>
          </li>
        ))}
      </ul>
    </main>
  );
}
