import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import type { Span } from '../../../shared/src/calendar/placed.ts';
import { single } from '../test/rooms.ts';
import { dayAfter } from './day.ts';
import { lookAround, roughSpan, wholeSpan } from './stretches.ts';

const DAY = 86_400_000;
const today = dayAfter(Date.UTC(2040, 9, 1, 12));

/** Finds instants among some, and notes what it was asked. */
function finder(instants: readonly number[]) {
  const asked: Span[] = [];
  const find = (span: Span) => {
    asked.push(span);
    return instants.filter((at) => at >= span.from && at < span.to);
  };
  const limits = () => ({ from: Math.min(...instants), to: Math.max(...instants) });
  return { asked, find, limits };
}

const wanted = { before: 2, after: 2 };

describe('looking around', () => {
  it('finds what is near without looking at what is far', () => {
    const instants = [-400, -2, -1, 0, 1, 2, 900].map((days) => today + days * DAY);
    const { asked, find, limits } = finder(instants);
    const found = lookAround(today, wanted, find, limits);
    expect(found.after.flat()).toEqual(instants.slice(3, 6));
    expect(found.before.flat()).toEqual(instants.slice(1, 3));
    expect(found).toMatchObject({ isAllBefore: false, isAllAfter: false });
    expect(asked).toHaveLength(2);
  });

  it('finds what is far, in few steps', () => {
    const far = today + 30_000 * DAY;
    const { asked, find, limits } = finder([far]);
    expect(lookAround(today, wanted, find, limits)).toMatchObject({ isAllBefore: true, isAllAfter: true });
    expect(lookAround(today, wanted, find, limits).after.flat()).toEqual([far]);
    expect(asked.length).toBeLessThan(50);
  });

  it('leaves no gap and looks at nothing twice', () => {
    const { asked, find, limits } = finder([today - 3_000 * DAY, today + 3_000 * DAY]);
    lookAround(today, wanted, find, limits);
    const spans = asked.toSorted((a, b) => a.from - b.from);
    spans.slice(1).forEach(({ from }, index) => expect(from).toBe(spans[index]?.to));
  });

  it('ends at once where there is nothing', () => {
    const { asked, find } = finder([]);
    const found = lookAround(today, wanted, find, () => wholeSpan([]));
    expect(found).toMatchObject({ isAllBefore: true, isAllAfter: true });
    expect(asked).toHaveLength(2);
  });
});

describe('the span of calendars', () => {
  const series = (rrule: string): Calendar => single('20401001T100000', '20401001T110000', { rrule });
  const end = Date.UTC(2040, 9, 1, 11);

  it('is known at once of single meetings and of series that end on a date', () => {
    expect(roughSpan(single('20401001T100000', '20401001T110000')).to).toBe(end);
    const { to } = roughSpan(series('FREQ=DAILY;UNTIL=20401003T100000Z'));
    expect(to).toBe(end + 2 * DAY);
  });

  it('follows the series that count', () => {
    expect(wholeSpan([series('FREQ=DAILY;COUNT=3')]).to).toBe(end + 2 * DAY);
  });

  it('ends with calendars where a series does not end', () => {
    expect(wholeSpan([series('FREQ=DAILY')]).to).toBe(Date.UTC(2200, 0, 1));
  });
});
