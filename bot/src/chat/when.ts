// The languages one by one: all of them take a tenth of the time that a bot needs to start.
import * as de from 'chrono-node/de';
import * as en from 'chrono-node/en';
import type { ParsedComponents } from 'chrono-node';
import { DateTime, type DurationLike } from 'luxon';
import { takeDurations } from './duration.ts';
import { inPlainForm } from './phrases.ts';

/** What somebody wrote about a time, understood as far as it goes. */
export type When =
  | { readonly kind: 'none' }
  /** A day without an hour: the question is at what time. */
  | { readonly kind: 'day'; readonly day: DateTime; readonly text: string }
  /** Some of it can mean several things, or nothing that we know. */
  | { readonly kind: 'unclear'; readonly about: string }
  /** The clocks change: that time is skipped on that day, or comes twice. */
  | { readonly kind: 'clock change' }
  | { readonly kind: 'time'; readonly start: DateTime; readonly end: DateTime };

const parsers = { de, en };
type Language = keyof typeof parsers;
type Reader = { readonly locale: string; readonly timeZone: string; readonly now: number };

const DEFAULT_MINUTES = 60;
const LONGEST_MINUTES = 7 * 1440;
/** Who means a longer night than this in hours has most likely mistyped the end. */
const LONGEST_NIGHT = 12;

/** Words that may stand beside a date and change nothing. */
const fillers = new Set(
  'at on the from for and with please o clock um am den dem ab von für mit und uhr bitte'.split(' '),
);

/** The parser takes these for the coming one. */
const BACKWARDS = /(?<!\p{L})(?:last|past|previous|letzte[nrs]?|vergangene[nrs]?|vorige[nrs]?)(?!\p{L})/iu;

/** Month first or day first: both are written in English. */
const TWO_FIGURES = /(?<![\d.:/-])(\d{1,2})[./](\d{1,2})(?![\d:])(?!\s*[ap]\.?m)/;

/** `14h` is an hour of the day where there is no other. */
const HOUR_OF_DAY = /(?<![\p{L}\d.,:])([7-9]|1\d|2[0-3])\s?h(?![\p{L}\d])/iu;

const wordsIn = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

/** The wall time that was read; `undefined` where the zone has none or two of it. */
function wall(part: ParsedComponents, timeZone: string): DateTime | undefined {
  const get = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => part.get(name) ?? 0;
  const [year, month, day, hour, minute] = [
    get('year'),
    get('month'),
    get('day'),
    get('hour'),
    get('minute'),
  ];
  // The zone's own offset on that day counts, not that of today.
  const time = DateTime.fromObject({ year, month, day, hour, minute }, { zone: timeZone });
  const isThere = time.hour === hour && time.minute === minute;
  return isThere && time.getPossibleOffsets().length === 1 ? time : undefined;
}

/** How far ahead the same is meant that lies in the past as it was read. The parser’s own answer minds its machine’s zone. */
function stepAhead(part: ParsedComponents): DurationLike | undefined {
  if (part.isCertain('month')) return part.isCertain('year') ? undefined : { years: 1 };
  if (part.isCertain('day')) return undefined;
  return part.isCertain('weekday') ? { weeks: 1 } : { days: 1 };
}

function readIn(language: Language, text: string, { timeZone, now }: Reader): When {
  const here = DateTime.fromMillis(now, { zone: timeZone });
  const { rest, found: lengths } = takeDurations(text, here);
  const plain = inPlainForm(rest, language, here);
  const numeric = TWO_FIGURES.exec(plain);
  if (language === 'en' && numeric && numeric[1] !== numeric[2]) {
    if (Number(numeric[1]) <= 12 && Number(numeric[2]) <= 12) return { kind: 'unclear', about: numeric[0] };
  }
  const [found, other] = parsers[language].parse(plain, { instant: here.toJSDate(), timezone: here.offset });
  if (!found) return { kind: 'none' };
  if (other) return { kind: 'unclear', about: other.text };
  const behind = plain.slice(found.index + found.text.length);
  const leftOver = [plain.slice(0, found.index), behind].flatMap(wordsIn);
  if (leftOver.some((word) => !fillers.has(word.toLowerCase())))
    return { kind: 'unclear', about: leftOver.join(' ') };
  const backwards = BACKWARDS.exec(plain);
  if (backwards) return { kind: 'unclear', about: backwards[0] };

  const first = wall(found.start, timeZone);
  const last = found.end ? wall(found.end, timeZone) : undefined;
  if (!first || (found.end && !last)) return { kind: 'clock change' };
  const weekday = found.start.get('weekday');
  if (found.start.isCertain('day') && weekday !== null && weekday !== first.weekday % 7)
    return { kind: 'unclear', about: found.text };
  const step = stepAhead(found.start);
  const isPast = found.start.isCertain('hour') ? first < here : first.endOf('day') < here;
  const ahead = isPast && step !== undefined ? step : {};
  const start = first.plus(ahead);
  if (!found.start.isCertain('hour')) return { kind: 'day', day: start, text: found.text };
  if (found.start.isCertain('timezoneOffset') && found.start.get('timezoneOffset') !== start.offset)
    return { kind: 'unclear', about: found.text };

  const [length, second] = lengths;
  if (second ?? (length && last))
    return { kind: 'unclear', about: lengths.map(({ text: each }) => each).join(' ') };
  const minutes = length?.minutes ?? DEFAULT_MINUTES;
  if (minutes < 1 || minutes > LONGEST_MINUTES) return { kind: 'unclear', about: length?.text ?? '' };
  const written = last?.plus(ahead) ?? start.plus({ minutes });
  const end = written <= start ? written.plus({ days: 1 }) : written;
  const hours = end.diff(start, 'hours').hours;
  const isMistyped = last !== undefined && hours > LONGEST_NIGHT && hours < 24 && !end.hasSame(start, 'day');
  if (end <= start || isMistyped || hours * 60 > LONGEST_MINUTES)
    return { kind: 'unclear', about: found.text };
  return { kind: 'time', start, end };
}

const byClarity: readonly When['kind'][] = ['time', 'clock change', 'day', 'unclear', 'none'];

/** Reads a time as people write it, in English or German, meant in the reader's zone: their own language first. */
export function readWhen(text: string, reader: Reader): When {
  const languages: readonly Language[] = reader.locale.toLowerCase().startsWith('de')
    ? ['de', 'en']
    : ['en', 'de'];
  const texts = HOUR_OF_DAY.test(text) ? [text, text.replace(HOUR_OF_DAY, '$1:00')] : [text];
  const readings = languages.flatMap((language) => texts.map((each) => readIn(language, each, reader)));
  const clearest = byClarity.flatMap((kind) => readings.find((each) => each.kind === kind) ?? []);
  return clearest[0] ?? { kind: 'none' };
}
