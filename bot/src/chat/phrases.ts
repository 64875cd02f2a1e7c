// How people write dates and times, where the parser of dates knows another form or takes it for something else. A
// form is a row: what is written, and the same as `2040-12-31` and `14:30`.
import { DateTime } from 'luxon';
import { NUMBER_WORD, numberOf } from './numbers.ts';

type Phrase = readonly [
  form: RegExp,
  plain: (groups: readonly (string | undefined)[], now: DateTime) => string | undefined,
];

const MONTHS = ['jan', 'feb', 'mär', 'apr', 'mai', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dez'];
const DAYS = ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonntag'];
const ENGLISH_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const anyOf = (words: readonly string[]) => words.join('|');
const form = (text: string) => new RegExp(`(?<![\\p{L}\\d])${text}`, 'giu');

const two = (figure: number) => String(figure).padStart(2, '0');

/** A day; without a year, the next one with this date. `undefined` where there is no such day. */
function dayIn(now: DateTime, { day, month, year }: { day: number; month: number; year?: number }) {
  const in4Years = [0, 1, 2, 3, 4].map((more) =>
    DateTime.fromObject({ year: year ?? now.year + more, month, day }, { zone: now.zoneName ?? 'UTC' }),
  );
  return in4Years.find((date) => date.isValid && (year !== undefined || date >= now.startOf('day')));
}

/** The hour people mean who say half past two: that of a day’s work. */
const spokenHour = (text: string) => {
  const hour = numberOf(text);
  return hour < 7 ? hour + 12 : hour;
};

const clock = (hour: number, minute: number) => `${two(hour)}:${two(minute)}`;

const spoken = (hour: string | undefined, minutes: number): string => {
  const total = spokenHour(hour ?? '') * 60 + minutes;
  return clock(Math.floor(total / 60), total % 60);
};

const weekdayNextWeek = (words: readonly string[]): Phrase => [
  form(`(?:nächste|kommende|next)r? (?:woche|week),? (?:am |on )?(${anyOf(words)})(?!\\p{L})`),
  ([name = ''], now) =>
    now
      .startOf('week')
      .plus({ weeks: 1, days: words.indexOf(name.toLowerCase()) })
      .toISODate() ?? undefined,
];

/** Between a weekday and its date. */
const article: Phrase = [form('(?:den|dem|the) (?=\\d{4}-)'), () => ''];

const HOUR = `(\\d{1,2}|${NUMBER_WORD})(?![\\p{L}\\d:])(?:\\s*(?:uhr|o'clock))?`;

/** `31.12.`, `31.12.40`, `31. 12. 2040`: a day with dots means the same everywhere. */
const dotted: Phrase = [
  form('(\\d{1,2})\\.\\s?(\\d{1,2})\\.(?:\\s?(\\d{4})(?![\\d:]|\\s*uhr)|(\\d{2})(?![\\d:.]))?'),
  ([day, month, year, shortYear], now) => {
    const written = year ?? (shortYear && `20${shortYear}`);
    const date = {
      day: Number(day),
      month: Number(month),
      ...(written === undefined ? {} : { year: Number(written) }),
    };
    return dayIn(now, date)?.toISODate() ?? undefined;
  },
];

/** `10-11`, `10 – 12 Uhr`. */
const hours: Phrase = [
  form(
    '(?<![-./:]\\s?)([01]?\\d|2[0-4])\\s?[-–]\\s?([01]?\\d|2[0-4])(?![\\d:./-])(?:\\s*uhr)?(?!\\s*[ap]\\.?m)',
  ),
  ([from, to]) => `${clock(Number(from), 0)}-${clock(Number(to), 0)}`,
];

const noon: Phrase = [form('(?:at )?(?:noon|mittags?)(?!\\p{L})(?!.*\\d)'), () => '12:00'];

const english: readonly Phrase[] = [
  dotted,
  hours,
  [form('(?:the )?day after tomorrow'), (_, now) => now.plus({ days: 2 }).toISODate() ?? undefined],
  weekdayNextWeek(ENGLISH_DAYS),
  [form(`(?:at )?half past ${HOUR}`), ([hour]) => spoken(hour, 30)],
  [form(`(?:at )?(?:a )?quarter past ${HOUR}`), ([hour]) => spoken(hour, 15)],
  [form(`(?:at )?(?:a )?quarter to ${HOUR}`), ([hour]) => spoken(hour, -15)],
  noon,
  article,
];

const german: readonly Phrase[] = [
  dotted,
  [
    form(`(\\d{1,2})\\.\\s*(${anyOf(MONTHS)})\\p{L}*\\.?(?:\\s+(\\d{4})(?![\\d:]|\\s*uhr))?`),
    ([day, name = '', year], now) => {
      const month = MONTHS.indexOf(name.toLowerCase()) + 1;
      const date = { day: Number(day), month, ...(year === undefined ? {} : { year: Number(year) }) };
      return dayIn(now, date)?.toISODate() ?? undefined;
    },
  ],
  [
    form('am (\\d{1,2})\\.(?!\\s?\\d{1,2}\\.)(?=\\s|$)'),
    ([day], now) => {
      const months = [0, 1, 2].map((more) => now.startOf('month').plus({ months: more }));
      return (
        months
          .flatMap(({ year, month }) => dayIn(now, { day: Number(day), month, year }) ?? [])
          .find((date) => date >= now.startOf('day'))
          ?.toISODate() ?? undefined
      );
    },
  ],
  hours,
  [form(`(?:um )?halb ${HOUR}`), ([hour]) => spoken(hour, -30)],
  [form(`(?:um )?viertel nach ${HOUR}`), ([hour]) => spoken(hour, 15)],
  [form(`(?:um )?(?:viertel vor|dreiviertel) ${HOUR}`), ([hour]) => spoken(hour, -15)],
  // The figure behind `Uhr` is minutes, unless it begins a length.
  [
    form(
      '(\\d{1,2})(?:[.:](\\d{2}))?\\s*uhr(?!\\p{L})(?:\\s+(\\d{2})(?![\\d.,:]|\\s*(?:m|h|std|stunde|tag)))?',
    ),
    ([hour, minute, behind]) => clock(Number(hour), Number(minute ?? behind ?? 0)),
  ],
  [form('(heute|morgen) früh(?!\\p{L})'), ([day]) => day],
  [form('sonnabends?'), () => 'Samstag'],
  [form('kommende[nr]? (?=\\p{L}+tag|mittwoch)'), () => ''],
  weekdayNextWeek(DAYS),
  [
    form(`(${anyOf(DAYS)}),? (?:nächster?|kommender?) woche`),
    ([name = ''], now) =>
      now
        .startOf('week')
        .plus({ weeks: 1, days: DAYS.indexOf(name.toLowerCase()) })
        .toISODate() ?? undefined,
  ],
  noon,
  article,
];

const phrases = { en: english, de: german } as const;

/** A text with its dates and times in the plainest form. What is no day or time stays, and is not understood. */
export function inPlainForm(text: string, language: 'en' | 'de', now: DateTime): string {
  return phrases[language].reduce(
    (read, [written, plain]) =>
      read.replace(written, (whole: string, ...groups: unknown[]) => {
        const texts = groups.filter((each) => typeof each !== 'number').slice(0, -1);
        return plain(texts as (string | undefined)[], now) ?? whole;
      }),
    text,
  );
}
