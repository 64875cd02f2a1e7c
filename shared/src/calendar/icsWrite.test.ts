import ICAL from 'ical.js';
import type { CalendarEntry } from './entry.ts';
import type { IcsMeeting } from './icsMeeting.ts';
import { readIcs } from './icsRead.ts';
import { writeIcs } from './icsWrite.ts';
import { at, entry, hour } from './test/build.ts';

const series = hour('20401003T1030', 'FREQ=DAILY;COUNT=5');
const moved: CalendarEntry = { ...hour('20401004T2000'), recurrenceId: at('20401004T0830', 'UTC') };

const meeting = (changes: Partial<IcsMeeting> = {}): IcsMeeting => ({
  calendar: [entry()],
  title: 'Sync',
  changedAt: Date.UTC(2026, 1, 3, 4, 5, 6),
  ...changes,
});

/** The lines of a text, put together where they were folded. */
const unfold = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

const eventsOf = (...meetings: IcsMeeting[]) => {
  const [, ...events] = writeIcs(meetings).split('BEGIN:VEVENT\r\n');
  return events.map((event) => unfold(event.slice(0, event.indexOf('END:VEVENT'))));
};

describe('iCalendar', () => {
  it('tells a meeting with its zone and all that is known of it', () => {
    const [event] = eventsOf(
      meeting({
        description: 'Two\nlines; "all", we know',
        location: 'Room',
        url: 'https://matrix.to/#/!r:example.com',
        organizer: { uri: 'matrix:u/alice:example.com', name: 'Alice' },
        attendees: [
          { uri: 'mailto:bob@example.com', name: 'Bob "B"', status: 'ACCEPTED' },
          { uri: 'matrix:u/carol:example.com', rsvp: true },
        ],
        status: 'CONFIRMED',
        sequence: 7,
      }),
    );
    expect(event).toEqual([
      'UID:uid',
      'DTSTAMP:20260203T040506Z',
      'LAST-MODIFIED:20260203T040506Z',
      'SEQUENCE:7',
      'SUMMARY:Sync',
      'DESCRIPTION:Two\\nlines\\; "all"\\, we know',
      'LOCATION:Room',
      'URL:https://matrix.to/#/!r:example.com',
      'ORGANIZER;CN=Alice:matrix:u/alice:example.com',
      "ATTENDEE;CN=Bob 'B';ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:bob@example.com",
      'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:matrix:u/carol:example.com',
      'STATUS:CONFIRMED',
      'DTSTART;TZID=Europe/Berlin:20401003T103000',
      'DTEND;TZID=Europe/Berlin:20401003T113000',
      '',
    ]);
  });

  it('tells a series with its exceptions in its own zone', () => {
    const [main, override] = eventsOf(
      meeting({ calendar: [{ ...series, exdate: [at('20401005T0930', 'Europe/London')] }, moved] }),
    );
    expect(main).toEqual(
      expect.arrayContaining(['RRULE:FREQ=DAILY;COUNT=5', 'EXDATE;TZID=Europe/Berlin:20401005T103000']),
    );
    expect(override).toEqual(
      expect.arrayContaining([
        'UID:uid',
        'RECURRENCE-ID;TZID=Europe/Berlin:20401004T103000',
        'DTSTART;TZID=Europe/Berlin:20401004T200000',
      ]),
    );
  });

  it.each([
    ['FREQ=DAILY;UNTIL=99991231T235959', '20240101T0900', '20240101T1000', 'America/New_York'],
    ['FREQ=DAILY;UNTIL=99981231T000000Z', '20240101T0900', '20240101T1000', 'Europe/Berlin'],
    ['FREQ=DAILY;COUNT=999999999', '20240101T0900', '20240101T1000', 'Africa/Casablanca'],
    [undefined, '00010101T0000', '99991231T2330', 'America/New_York'],
    ['FREQ=SECONDLY;UNTIL=99991231', '00000101T0000', '99991231T2330', 'Asia/Tokyo'],
  ])(
    'tells what rooms hold at the ends of time, with few years of the clock: %s',
    (rrule, from, to, tzid) => {
      const calendar = [{ ...entry({ from: at(from, tzid), to: at(to, tzid) }), ...(rrule && { rrule }) }];
      const text = writeIcs([meeting({ calendar, changedAt: 8.64e15 })]);
      expect(text).toContain('END:VEVENT');
      expect(text.length).toBeLessThan(12_000);
    },
  );

  it('tells an end in the second of two hours that the clock shows alike', () => {
    const series = { ...hour('20241027T0130', 'FREQ=DAILY;COUNT=3'), dtend: at('20241027T0130', 'UTC') };
    expect(eventsOf(meeting({ calendar: [series] }))[0]).toContain('DTEND:20241027T013000Z');
    const { meetings } = readIcs(writeIcs([meeting({ calendar: [series] })]), 'UTC');
    expect(meetings[0]?.calendar).toEqual([series]);
  });

  it('leaves out overrides without effect, and entries that can be put nowhere', () => {
    const calendar = [
      series,
      { ...moved, recurrenceId: at('20401004T0831', 'UTC') },
      { ...entry(), uid: 'b', dtstart: at('20400230T1030') },
    ];
    expect(eventsOf(meeting({ calendar }))).toHaveLength(1);
  });

  it('tells whole days as dates, also of their exceptions and their end', () => {
    const days = entry({
      from: at('20401003T0000'),
      to: at('20401005T0000'),
      allDay: true,
      rrule: 'FREQ=DAILY;UNTIL=20401008T215959Z',
      exdate: [at('20401004T0000')],
    });
    const override = { ...hour('20401006T1200'), recurrenceId: at('20401005T0000') };
    const [main, changed] = eventsOf(meeting({ calendar: [days, override] }));
    expect(main).toEqual(
      expect.arrayContaining([
        'DTSTART;VALUE=DATE:20401003',
        'DTEND;VALUE=DATE:20401005',
        'RRULE:FREQ=DAILY;UNTIL=20401008',
        'EXDATE;VALUE=DATE:20401004',
      ]),
    );
    expect(changed).toEqual(
      expect.arrayContaining([
        'RECURRENCE-ID;VALUE=DATE:20401005',
        'DTSTART;TZID=Europe/Berlin:20401006T120000',
      ]),
    );
  });

  it.each([
    ['FREQ=DAILY;UNTIL=20401010', 'RRULE:FREQ=DAILY;UNTIL=20401010T215959Z'],
    ['FREQ=DAILY;UNTIL=20401010T120000', 'RRULE:FREQ=DAILY;UNTIL=20401010T100000Z'],
    ['FREQ=WEEKLY;BYDAY=1WE;WKST=SU', 'RRULE:FREQ=WEEKLY;BYDAY=WE;WKST=SU'],
    ['FREQ=MONTHLY;INTERVAL=2;BYDAY=1WE,-1FR', 'RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=1WE,-1FR'],
    [
      'FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=3,-1;BYHOUR=10;BYMINUTE=30;BYSECOND=0;BYSETPOS=1',
      'RRULE:FREQ=YEARLY;BYSECOND=0;BYMINUTE=30;BYHOUR=10;BYMONTHDAY=3,-1;BYMONTH=10;BYSETPOS=1',
    ],
  ])('writes rules as the standard has them: %s', (rrule, expected) => {
    const [event] = eventsOf(meeting({ calendar: [hour('20401003T1030', rrule)] }));
    const sorted = (line: string) => line.replaceAll('=-1,3', '=3,-1');
    expect(event?.map(sorted)).toContain(expected);
  });

  it('starts a series with an occurrence, for those who take the start for one', () => {
    const [event] = eventsOf(meeting({ calendar: [hour('20401003T1030', 'FREQ=WEEKLY;BYDAY=MO;COUNT=2')] }));
    expect(event).toContain('DTSTART;TZID=Europe/Berlin:20401008T103000');
    expect(eventsOf(meeting({ calendar: [hour('20401003T1030', 'FREQ=DAILY;UNTIL=20390101')] }))).toEqual([]);
  });

  it('shows a rule that cannot be read as one meeting', () => {
    const [event] = eventsOf(meeting({ calendar: [hour('20401003T1030', 'FREQ=NEVER')] }));
    expect(event).toContain('RRULE:FREQ=DAILY;COUNT=1');
  });

  it('names each zone once, and none for UTC', () => {
    const calendar = [entry(), { ...hour('20401003T1030', undefined, 'UTC'), uid: 'b' }];
    const lines = unfold(writeIcs([meeting({ calendar }), meeting()]));
    expect(lines.filter((line) => line.startsWith('TZID:'))).toEqual(['TZID:Europe/Berlin']);
    expect(lines).toContain('DTSTART:20401003T103000Z');
  });

  it('tells the clock of a series without end for thirty years, and on where it keeps to a rule', () => {
    // Cairo has had summer time again since 2023.
    const calendar = [hour('20150101T1030', 'FREQ=WEEKLY', 'Africa/Cairo')];
    const lines = unfold(writeIcs([meeting({ calendar })]));
    expect(lines).toContain('RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1FR');
  });

  it('can be a message or a feed', () => {
    const options = { method: 'REQUEST', name: 'Mine, yours; ours', refreshMinutes: 15 } as const;
    expect(unfold(writeIcs([], options))).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Convene//Convene//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:REQUEST',
      'NAME;VALUE=TEXT:Mine\\, yours\\; ours',
      'X-WR-CALNAME:Mine\\, yours\\; ours',
      'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
      'X-PUBLISHED-TTL:PT15M',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('can remind', () => {
    const [event] = eventsOf(meeting({ alarms: [10] }));
    expect(event).toEqual(expect.arrayContaining(['BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT10M']));
  });

  it('has a sequence that grows with the time of the last change', () => {
    const sequence = (changedAt: number) =>
      Number(
        eventsOf(meeting({ changedAt }))[0]
          ?.find((line) => line.startsWith('SEQUENCE:'))
          ?.slice(9),
      );
    expect(sequence(Date.UTC(2026, 0, 2))).toBeGreaterThan(sequence(Date.UTC(2026, 0, 1)));
    expect(sequence(Date.UTC(2085, 0, 1))).toBeLessThan(2 ** 31);
    expect(sequence(0)).toBe(0);
  });

  it('is the same text for the same meeting', () => {
    expect(writeIcs([meeting()])).toBe(writeIcs([structuredClone(meeting())]));
  });

  it('has no line over 75 octets and no half character', () => {
    const text = writeIcs([meeting({ title: '🙂ä'.repeat(300), description: 'x'.repeat(20_000) })]);
    const lengths = text.split('\r\n').map((line) => new TextEncoder().encode(line).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(75);
    expect(text).not.toContain('\uFFFD');
    expect(unfold(text)).toContain(`SUMMARY:${'🙂ä'.repeat(300)}`);
  });

  it.each([
    ['title', { title: 'a\r\nATTENDEE:mailto:evil@example.com' }],
    ['description', { description: 'a\nEND:VEVENT\rBEGIN:VEVENT' }],
    ['URL', { url: 'https://example.com/\r\nATTENDEE:mailto:evil@example.com' }],
    ['organizer', { organizer: { uri: 'mailto:a@b\nATTENDEE:mailto:evil@example.com', name: 'A\r\nB:C' } }],
    ['name', { organizer: { uri: 'mailto:a@b', name: '"\r\nATTENDEE:mailto:evil@example.com' } }],
    ['lone surrogates', { title: '\uD800', description: 'a\u0000b\u001Bc\uDFFF' }],
    ['empty title', { title: '' }],
  ])('lets nothing out of its line: %s', (_, changes) => {
    const text = writeIcs([meeting(changes)]);
    expect(unfold(text).filter((line) => /^(ATTENDEE|BEGIN:VEVENT)/.test(line))).toEqual(['BEGIN:VEVENT']);
    expect(text).toBe(text.toWellFormed());
    expect(text.replace(/\r\n/g, '')).not.toMatch(/\p{Cc}/u);
    expect(() => ICAL.parse(text) as unknown).not.toThrow();
  });
});
