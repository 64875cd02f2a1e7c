import ICAL from 'ical.js';
import { vtimezone } from './icsZone.ts';
import { instant, zone } from './test/build.ts';
import { toWall, transitions } from './zone.ts';

const from = Date.UTC(2020, 0, 1);
const to = Date.UTC(2030, 0, 1);
const text = (tzid: string) =>
  ICAL.stringify(vtimezone(tzid, instant('20260115T0000'), instant('20260701T0000')) ?? []).split('\r\n');

describe('a zone as iCalendar', () => {
  it('is told by rules that go on, where its clock keeps to them', () => {
    expect(text('Europe/Berlin')).toEqual([
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Berlin',
      'BEGIN:STANDARD',
      'DTSTART:20250101T010000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0100',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:20250330T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'END:DAYLIGHT',
      'BEGIN:STANDARD',
      'DTSTART:20251026T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
      'END:STANDARD',
      'END:VTIMEZONE',
      '',
    ]);
    expect(text('America/New_York')).toContain('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU');
    expect(text('Asia/Jerusalem')).toContain(
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR',
    );
  });

  it('is one offset where its clock never changes', () => {
    expect(text('Asia/Tokyo').filter((line) => line.startsWith('BEGIN:'))).toEqual([
      'BEGIN:VTIMEZONE',
      'BEGIN:STANDARD',
    ]);
  });

  it('is the same text for all spans in the same years', () => {
    const [a, b] = [
      vtimezone('Europe/Berlin', instant('20260115T0000'), instant('20260301T0000')),
      vtimezone('Europe/Berlin', instant('20260801T0000'), instant('20261201T0000')),
    ];
    expect(a).toEqual(b);
  });

  it('is none for a zone that does not exist', () => {
    expect(vtimezone('Mars/Phobos', from, to)).toBeUndefined();
  });

  it('says what our own zones say, in the reading of ical.js, in every zone there is', () => {
    const wrong = Intl.supportedValuesOf('timeZone').filter((name) => {
      const theirs = new ICAL.Timezone(new ICAL.Component(vtimezone(name, from, to) ?? []));
      const hours = [-4, -0.5, 0, 1, 4, 24 * 40].map((count) => count * 3_600_000);
      const instants = transitions(zone(name), from, to).flatMap(({ at }) => hours.map((by) => at + by));
      return [from, to - 1000, ...instants].some((at) => {
        const wall = new Date(toWall(at, zone(name)));
        // Where the clock shows a time twice or never, ical.js has its own way.
        if (zone(name).offsetAt(at - 11_000_000) !== zone(name).offsetAt(at + 11_000_000)) return false;
        const [year, month, day] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate()];
        const [hour, minute, second] = [wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()];
        const time = new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, theirs);
        return time.toUnixTime() * 1000 !== at;
      });
    });
    expect(wrong).toEqual([]);
  });
});
