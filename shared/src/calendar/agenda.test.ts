import fc from 'fast-check';
import { agendaOf } from './agenda.ts';
import type { Calendar } from './entry.ts';
import { hour, instant, show } from './test/build.ts';
import { calendars } from './test/calendars.ts';
import { commonRules, ending } from './test/rules.ts';

const span = { from: Date.UTC(2020, 5, 1), to: Date.UTC(2020, 8, 1) };

describe('the agenda of many rooms', () => {
  it('is sorted by start, then by room', () => {
    const rooms = new Map<string, Calendar>([
      ['!b', [hour('20401003T1030', 'FREQ=DAILY;COUNT=2')]],
      ['!a', [hour('20401003T1030')]],
      ['!c', [hour('20401003T0900')]],
      ['!d', []],
    ]);
    const { items } = agendaOf(rooms, { from: 0, to: instant('20410101T0000') });
    expect(items.map(({ room, occurrence }) => [room, ...show([occurrence.start])])).toEqual([
      ['!c', '20401003T0900'],
      ['!a', '20401003T1030'],
      ['!b', '20401003T1030'],
      ['!b', '20401004T1030'],
    ]);
  });

  it('is the same object when no room changed, and another for another span', () => {
    const rooms = new Map<string, Calendar>([['!a', [hour('20401003T1030')]]]);
    const before = agendaOf(rooms, span);
    expect(agendaOf(new Map(rooms), span, before)).toBe(before);
    expect(agendaOf(rooms, { ...span, to: span.to + 1 }, before)).not.toBe(before);
  });

  it('is what a new one would be, whichever rooms came, went or changed', () => {
    const some = fc.array(calendars(ending(commonRules)), { minLength: 60, maxLength: 60 });
    const edits = fc.array(fc.tuple(fc.nat(70), fc.option(calendars(ending(commonRules)))), { maxLength: 3 });
    fc.assert(
      fc.property(some, edits, (given, changes) => {
        const rooms = new Map<string, Calendar>(given.map((calendar, index) => [`!${index}`, calendar]));
        const before = agendaOf(rooms, span);
        const now = new Map(rooms);
        for (const [index, calendar] of changes) {
          if (calendar) now.set(`!${index}`, calendar);
          else now.delete(`!${index}`);
        }
        expect(agendaOf(now, span, before).items).toEqual(agendaOf(now, span).items);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps strangers with costly rules from taking the time of the others', () => {
    const hours = Array.from({ length: 24 }, (_, index) => index).join();
    const costly = [hour('20200101T1030', `FREQ=DAILY;BYHOUR=${hours};BYMINUTE=0,30`)];
    const rooms = new Map<string, Calendar>(
      Array.from({ length: 300 }, (_, index) => [`!${index}`, [...costly]]),
    );
    rooms.set('!last', [hour('20200101T1030', 'FREQ=DAILY')]);
    const { items } = agendaOf(rooms, span);
    expect(items.filter(({ room }) => room === '!last')).toHaveLength(92);
    // Each costs ten steps: two million are for all, and each room has twice what those 92 take.
    expect(items.length).toBeLessThan((2_000_000 + 300 * (500 + 20 * 92)) / 10);
  });
});
