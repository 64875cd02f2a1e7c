import fc from 'fast-check';
import ICAL from 'ical.js';
import type { Calendar, CalendarEntry } from './entry.ts';
import type { IcsMeeting } from './icsMeeting.ts';
import { readIcs } from './icsRead.ts';
import { writeIcs } from './icsWrite.ts';
import { occurrences, type Occurrence } from './occurrences.ts';
import { calendarSchema } from './schema.ts';
import { zone } from './test/build.ts';
import { calendars } from './test/calendars.ts';
import { commonRules, ending, restOfRules, wallStarts, zones } from './test/rules.ts';
import { DAY, formatWall } from './wallTime.ts';

const CASES = Number(process.env.CALENDAR_CASES ?? 20_000) / 40;
const SPAN = { from: Date.UTC(2019, 0, 1), to: Date.UTC(2021, 1, 1) };

const seen = (calendar: Calendar) =>
  occurrences(calendar, SPAN).map(({ start, end, recurrenceId, allDay }: Occurrence) =>
    [start, end, recurrenceId, allDay].join(' '),
  );

const meeting = (calendar: Calendar): IcsMeeting => ({ calendar, title: 'Sync', changedAt: 0 });

const days: fc.Arbitrary<Calendar> = fc
  .tuple(ending(fc.oneof(commonRules, restOfRules)), wallStarts, zones, fc.integer({ min: 1, max: 3 }))
  .map(([rrule, wall, tzid, length]): CalendarEntry[] => {
    const midnight = wall - (wall % DAY);
    const [dtstart, dtend] = [midnight, midnight + length * DAY].map((at) => ({
      tzid,
      value: formatWall(at),
    }));
    return dtstart && dtend ? [{ uid: 'uid', dtstart, dtend, rrule, allDay: true }] : [];
  })
  .filter(([entry]) => !entry?.rrule?.includes('BYHOUR'));

/** Whether it would be let in, and so comes back in. */
const isAccepted = (calendar: Calendar) => !calendarSchema.validate(calendar).error;

/** Whether no occurrence is near a change of the clock, where ical.js departs from RFC 5545, 3.3.5. */
function isPlain(calendar: Calendar): boolean {
  return occurrences(calendar, SPAN).every(({ start, end, recurrenceId = start, entry, override = entry }) =>
    [entry, override].every(({ dtstart }) => {
      const { offsetAt } = zone(dtstart.tzid);
      return [start, end, recurrenceId].every((at) => offsetAt(at - DAY / 4) === offsetAt(at + DAY / 4));
    }),
  );
}

/** The occurrences of a file, as ical.js has them. */
function byIcal(text: string): string[] {
  const calendar = ICAL.Component.fromString(text);
  for (const zoneComponent of calendar.getAllSubcomponents('vtimezone'))
    ICAL.TimezoneService.register(zoneComponent);
  const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  const [main] = events.filter((event) => !event.isRecurrenceException());
  if (!main) return [];
  for (const event of events) if (event.isRecurrenceException()) main.relateException(event);
  const found: string[] = [];
  const iterator = main.iterator();
  for (let time = iterator.next() as ICAL.Time | null; time; time = iterator.next() as ICAL.Time | null) {
    if (time.toUnixTime() * 1000 > SPAN.to + 60 * DAY) break;
    const details = main.getOccurrenceDetails(time) as Record<
      'startDate' | 'endDate' | 'recurrenceId',
      ICAL.Time
    >;
    const { startDate, endDate, recurrenceId } = details;
    const [start, end, id] = [startDate, endDate, recurrenceId].map((one) => one.toUnixTime() * 1000);
    if ((end ?? 0) > SPAN.from && (start ?? 0) <= SPAN.to) found.push([start, end, id, false].join(' '));
  }
  return found.sort();
}

describe('iCalendar that was written', () => {
  it('is read back by us as the same meetings', () => {
    fc.assert(
      fc.property(calendars(ending(fc.oneof(commonRules, restOfRules))), (calendar) => {
        const { meetings, problems } = readIcs(writeIcs([meeting(calendar)]), 'UTC');
        fc.pre(isAccepted(calendar));
        expect(seen(meetings[0]?.calendar ?? [])).toEqual(seen(calendar));
        expect(problems).toEqual([]);
      }),
      { numRuns: CASES },
    );
  });

  it('of whole days is read back by us in the zone of the reader', () => {
    fc.assert(
      fc.property(days, (calendar) => {
        const { meetings } = readIcs(writeIcs([meeting(calendar)]), calendar[0]?.dtstart.tzid ?? 'UTC');
        fc.pre(isAccepted(calendar));
        expect(seen(meetings[0]?.calendar ?? [])).toEqual(seen(calendar));
      }),
      { numRuns: CASES },
    );
  });

  it('is read by ical.js as the same meetings', () => {
    fc.assert(
      fc.property(calendars(ending(commonRules)), (calendar) => {
        fc.pre(isPlain(calendar) && isAccepted(calendar));
        const ours = seen(calendar).sort();
        expect(byIcal(writeIcs([meeting(calendar)]))).toEqual(ours);
      }),
      { numRuns: CASES },
    );
  });
});
