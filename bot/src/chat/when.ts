import * as chrono from 'chrono-node';
import { DateTime } from 'luxon';

/** What somebody wrote about a time, understood as far as it goes. */
export type When =
  | { readonly kind: 'none' }
  /** A day without an hour: the question is at what time. */
  | { readonly kind: 'day'; readonly day: DateTime; readonly text: string }
  | { readonly kind: 'time'; readonly start: DateTime; readonly end: DateTime };

type Reader = { readonly locale: string; readonly timeZone: string; readonly now: number };

const DEFAULT_MINUTES = 60;

const units: Readonly<Record<string, number>> = { m: 1, h: 60, s: 60 };

/** `30 min`, `1.5 hours`, `2 Std`, in minutes. */
function duration(text: string): { readonly minutes: number; readonly rest: string } {
  const match =
    /(?:^|\s)(?:for\s+|für\s+)?(\d+(?:[.,]\d+)?)\s*(m(?:in(?:ute[ns]?|uten)?)?|h(?:ours?|rs?)?|std|stunden?)\b\.?/i.exec(
      text,
    );
  if (!match) return { minutes: DEFAULT_MINUTES, rest: text };
  const [found, figure = '', unit = ''] = match;
  const minutes = Math.round(Number(figure.replace(',', '.')) * (units[unit.charAt(0).toLowerCase()] ?? 1));
  return { minutes: Math.max(1, minutes), rest: text.replace(found, ' ') };
}

/** Reads a time as people write it, in English or German, meant in the reader's zone. */
export function readWhen(text: string, { locale, timeZone, now }: Reader): When {
  const { minutes, rest } = duration(text);
  const here = DateTime.fromMillis(now, { zone: timeZone });
  const parser = locale.toLowerCase().startsWith('de') ? chrono.de : chrono;
  const [found] = parser.parse(
    rest,
    { instant: here.toJSDate(), timezone: here.offset },
    { forwardDate: true },
  );
  if (!found) return { kind: 'none' };
  const wall = (part: chrono.ParsedComponents) => {
    const get = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => part.get(name) ?? 0;
    const fields = {
      year: get('year'),
      month: get('month'),
      day: get('day'),
      hour: get('hour'),
      minute: get('minute'),
    };
    // The zone's own offset on that day counts, not that of today.
    return DateTime.fromObject(fields, { zone: timeZone });
  };
  const start = wall(found.start);
  if (!found.start.isCertain('hour')) return { kind: 'day', day: start, text: found.text };
  return { kind: 'time', start, end: found.end ? wall(found.end) : start.plus({ minutes }) };
}
