import Alert from '@mui/material/Alert';
import { formatRange } from '../../../shared/src/calendar/format.ts';
import type { Occurrence } from '../../../shared/src/calendar/occurrences.ts';
import { useTexts } from '../i18n.ts';

type Props = {
  readonly conflicts: readonly {
    readonly meeting: { readonly title: string; readonly roomId: string };
    readonly occurrence: Occurrence;
  }[];
  /** The zone in which times are chosen. */
  readonly tzid: string;
};

/** So many conflicts are named one by one. */
const NAMED = 3;

/** Which other meetings take place at the time that is chosen. */
export function ConflictNotice({ conflicts, tzid }: Props) {
  const { t, locale } = useTexts();
  return (
    <div role="status">
      {conflicts.length > 0 && (
        <Alert severity="warning">
          {t('form.conflicts')}
          <ul style={{ margin: 0, paddingInlineStart: 20 }}>
            {conflicts.slice(0, NAMED).map(({ meeting, occurrence }) => (
              <li key={`${meeting.roomId} ${occurrence.uid} ${occurrence.start}`}>
                {meeting.title} (
                {formatRange(occurrence, {
                  locale,
                  timeZone: tzid,
                  month: 'long',
                  allDay: occurrence.allDay,
                })}
                )
              </li>
            ))}
            {conflicts.length > NAMED && (
              <li>{t('form.moreConflicts', { count: conflicts.length - NAMED })}</li>
            )}
          </ul>
        </Alert>
      )}
    </div>
  );
}
