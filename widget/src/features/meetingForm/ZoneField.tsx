import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { formatRange } from '../../../../shared/src/calendar/format.ts';
import { useTexts } from '../../i18n.ts';
import { useSecondZone } from '../../store/useSecondZone.ts';
import { ownZone, type Times, zoneInWords } from '../../ui/times.ts';
import { ZoneSelect } from '../../ui/ZoneSelect.tsx';

type Props = {
  readonly times: Times;
  readonly onChange: (tzid: string) => void;
  readonly isDisabled: boolean;
};

/** The zone that the times are meant in, and the same times in one's own zone and in another one. */
export function ZoneField({ times, onChange, isDisabled }: Props) {
  const { t, locale } = useTexts();
  const [second, setSecond] = useSecondZone();
  const others = [...new Set([ownZone(), ...(second === null ? [] : [second])])].filter(
    (tzid) => tzid !== times.tzid,
  );
  return (
    <Stack spacing={1}>
      <Stack direction={{ xs: 'column', sm: 'row' }} spacing={2}>
        <ZoneSelect
          label={t('form.zone')}
          value={times.tzid}
          isDisabled={isDisabled}
          onChange={(tzid) => tzid !== null && onChange(tzid)}
        />
        <ZoneSelect label={t('form.secondZone')} value={second} mayBeNone onChange={setSecond} />
      </Stack>
      {!times.allDay &&
        times.end > times.start &&
        others.map((timeZone) => (
          <Typography key={timeZone} variant="body2" color="text.secondary">
            {t('form.inZone', {
              zone: zoneInWords(timeZone),
              times: formatRange(times, { locale, timeZone, month: 'long' }),
            })}
          </Typography>
        ))}
    </Stack>
  );
}
