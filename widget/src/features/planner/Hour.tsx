import { useTexts } from '../../i18n.ts';
import { zoneInWords } from '../../ui/times.ts';
import { hourInWords } from './appointmentText.ts';

const column = { display: 'inline-block', minWidth: '3.6em', textAlign: 'right' } as const;

/** An hour beside a grid; with what it is in a second zone, where there is one. */
export function Hour({ at, secondZone }: { readonly at: number; readonly secondZone: string | null }) {
  const { locale } = useTexts();
  if (secondZone === null) return hourInWords(at, locale);
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <span style={{ ...column, opacity: 0.75 }} title={zoneInWords(secondZone)}>
        {hourInWords(at, locale, secondZone)}
      </span>
      <span style={column}>{hourInWords(at, locale)}</span>
    </span>
  );
}
