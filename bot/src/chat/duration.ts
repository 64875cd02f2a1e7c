import type { DateTime } from 'luxon';
import { NUMBER_WORD, numberOf } from './numbers.ts';

type Durations = {
  /** The text without them. What begins `in 2 hours` is in it as date and time. */
  readonly rest: string;
  /** Each length that was written. */
  readonly found: readonly { readonly text: string; readonly minutes: number }[];
};

const fractions: readonly (readonly [RegExp, number])[] = [
  [/^(?:half|(?:eine[rn]?\s+)?halbe)/i, 0.5],
  [/^(?:eine[rn]?\s+)?dreiviertel/i, 0.75],
  [/^(?:eine[rn]?\s+)?viertel/i, 0.25],
  [/^(?:anderthalb|eineinhalb|one and a half)/i, 1.5],
];

const FRACTION =
  'half an?|(?:eine[rn]?\\s+)?(?:halben?|dreiviertel|viertel)|anderthalb|eineinhalb|one and a half';
const MINUTES = 'minuten?|minutes?|mins?|m';
const HOURS = 'stunden?|std|hours?|hrs?|h';

/** `30 min`, `1.5 hours`, `1h30`, `an hour and a half`, `eine halbe Stunde`, `2 days`. */
const DURATION = new RegExp(
  [
    '(?<![\\p{L}\\d.,:])(?<into>in\\s+)?(?:(?:for|für)\\s+)?',
    `(?<amount>\\d+(?:[.,]\\d+)?|${FRACTION}|(?:${NUMBER_WORD})(?=\\s))\\s*`,
    `(?:(?<hours>${HOURS})|(?<minutes>${MINUTES})|(?<days>days?|tagen?|tage?))(?!\\p{L})\\.?`,
    `(?:(?<half>\\s+and a half)|\\s*(?:and\\s+|und\\s+)?(?<more>\\d{1,2})\\s*(?:${MINUTES})(?!\\p{L})|(?<=h)(?<tail>\\d{2})(?!\\d))?`,
    '(?<after>\\s+from now)?',
  ].join(''),
  'giu',
);

const amountOf = (text: string) => fractions.find(([form]) => form.test(text))?.[1] ?? numberOf(text);

/** Takes the lengths of time out of a text. */
export function takeDurations(text: string, now: DateTime): Durations {
  const found: { text: string; minutes: number }[] = [];
  const rest = text.replace(DURATION, (whole: string, ...given: unknown[]) => {
    const groups = given.at(-1) as Readonly<Record<string, string | undefined>>;
    const { into, amount = '', hours, days, half, more, tail, after } = groups;
    const unit = days === undefined ? (hours === undefined ? 1 : 60) : 1440;
    const minutes = Math.round(
      (amountOf(amount) + (half === undefined ? 0 : 0.5)) * unit + Number(more ?? tail ?? 0),
    );
    if (into === undefined && after === undefined) {
      found.push({ text: whole.trim(), minutes });
      return ' ';
    }
    // A number of days leaves the hour open.
    return days === undefined ? now.plus({ minutes }).toFormat('yyyy-MM-dd HH:mm') : whole;
  });
  return { rest, found };
}
