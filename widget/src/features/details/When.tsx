import RepeatIcon from '@mui/icons-material/Repeat';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { formatRange, ruleInWords } from '../../../../shared/src/calendar/format.ts';
import type { Occurrence } from '../../../../shared/src/calendar/occurrences.ts';
import { useTexts } from '../../i18n.ts';

/** When a meeting takes place: in the reader's time, and in that of the meeting where the clock is another there. */
export function When({ occurrence }: { occurrence: Occurrence | undefined }) {
  const { t, locale } = useTexts();
  if (occurrence === undefined) return <Typography>{t('details.never')}</Typography>;
  const { start, end, entry, override, allDay } = occurrence;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { tzid } = (override ?? entry).dtstart;
  // Days are those of the zone in which they were chosen.
  const at = (timeZone: string) =>
    formatRange(
      { start, end },
      { locale, timeZone: allDay ? tzid : timeZone, month: 'long', allDay, withoutZone: true },
    );
  return (
    <>
      <Typography data-testid="date">{at(own)}</Typography>
      {at(tzid) !== at(own) && (
        <Typography variant="body2" color="textSecondary">
          {t('details.inZone', { range: at(tzid), zone: tzid })}
        </Typography>
      )}
      {entry.rrule !== undefined && (
        <Stack direction="row" sx={{ gap: 0.5, alignItems: 'center' }}>
          <RepeatIcon fontSize="small" aria-hidden />
          <Typography data-testid="recurrenceRole">
            {ruleInWords(entry.rrule, { locale, timeZone: entry.dtstart.tzid })}
          </Typography>
        </Stack>
      )}
    </>
  );
}
