import { readIcs } from './icsRead.ts';
import { occurrences } from './occurrences.ts';
import { at, instant, show } from './test/build.ts';
import { isValidTimeZone } from './zone.ts';

const file = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Others//EN', ...lines, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
const berlin = (name: string, value: string) => `${name};TZID=Europe/Berlin:${value}`;
const START = berlin('DTSTART', '20401003T103000');
const END = berlin('DTEND', '20401003T113000');

const read = (...lines: string[]) => readIcs(file(...lines), 'Europe/Berlin');
const calendarOf = (...lines: string[]) => read(...lines).meetings[0]?.calendar;
const problemsOf = (...lines: string[]) => read(...lines).problems.map(({ kind, detail }) => [kind, detail]);
const startsOf = (...lines: string[]) =>
  show(
    occurrences(calendarOf(...lines) ?? [], { from: 0, to: instant('21000101T0000') }).map(
      ({ start }) => start,
    ),
  );

describe('iCalendar from others', () => {
  it('is read with all that is said of a meeting', () => {
    const { meetings, method, problems } = read(
      'METHOD:REQUEST',
      ...event(
        START,
        END,
        'SUMMARY:Sync\\, weekly',
        'DESCRIPTION:Two\\nlines',
        'LOCATION:Room',
        'URL:https://example.com',
        'ORGANIZER;CN="Alice, A.":mailto:alice@example.com',
        'ATTENDEE;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:bob@example.com',
        'ATTENDEE;PARTSTAT=X-ODD:mailto:carol@example.com',
        'STATUS:CONFIRMED',
        'SEQUENCE:3',
        'LAST-MODIFIED:20260203T040506Z',
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'TRIGGER:-PT15M',
        'END:VALARM',
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'TRIGGER:-PT5M',
        'END:VALARM',
      ),
    );
    expect(meetings).toEqual([
      {
        calendar: [{ uid: '1', dtstart: at('20401003T1030'), dtend: at('20401003T1130') }],
        title: 'Sync, weekly',
        description: 'Two\nlines',
        location: 'Room',
        url: 'https://example.com',
        organizer: { uri: 'mailto:alice@example.com', name: 'Alice, A.' },
        attendees: [
          { uri: 'mailto:bob@example.com', status: 'ACCEPTED', rsvp: true },
          { uri: 'mailto:carol@example.com' },
        ],
        status: 'CONFIRMED',
        sequence: 3,
        changedAt: Date.UTC(2026, 1, 3, 4, 5, 6),
        alarms: [15, 5],
      },
    ]);
    expect(method).toBe('REQUEST');
    expect(problems).toEqual([]);
  });

  it.each([
    ['an end', 'DTEND;TZID=Europe/Berlin:20401003T120000', '20401003T1200'],
    ['an end in UTC', 'DTEND:20401003T100000Z', '20401003T1200'],
    ['a length', 'DURATION:PT1H30M', '20401003T1200'],
    ['days', 'DURATION:P1DT30M', '20401004T1100'],
    ['weeks', 'DURATION:P1W', '20401010T1030'],
  ])('has %s', (_, line, end) => {
    const [entry] = calendarOf(...event(START, line)) ?? [];
    expect(show([instant((entry?.dtend.value ?? '').slice(0, 13), entry?.dtend.tzid)])).toEqual([end]);
    expect(problemsOf(...event(START, line))).toEqual([]);
  });

  it.each([
    ['no length', [START]],
    ['an end before the start', [START, berlin('DTEND', '20401003T093000')]],
    ['an end of another kind', [START, 'DTEND;VALUE=DATE:20401004']],
  ])('gets an hour where it has %s', (_, lines) => {
    expect(calendarOf(...event(...lines))?.[0]?.dtend).toEqual(at('20401003T1130'));
    expect(problemsOf(...event(...lines))).toEqual([['noLength', undefined]]);
  });

  it('is whole days in the zone of the reader', () => {
    const days = event(
      'DTSTART;VALUE=DATE:20401003',
      'DTEND;VALUE=DATE:20401005',
      'RRULE:FREQ=YEARLY;COUNT=2',
      'EXDATE;VALUE=DATE:20411003',
    );
    expect(calendarOf(...days)).toEqual([
      {
        uid: '1',
        dtstart: at('20401003T0000'),
        dtend: at('20401005T0000'),
        allDay: true,
        rrule: 'FREQ=YEARLY;COUNT=2',
        exdate: [at('20411003T0000')],
      },
    ]);
    expect(calendarOf(...event('DTSTART;VALUE=DATE:20401003'))?.[0]?.dtend).toEqual(at('20401004T0000'));
  });

  it('keeps a series with its deleted, changed and cancelled occurrences', () => {
    const lines = [
      ...event(START, END, 'RRULE:FREQ=DAILY;COUNT=6', berlin('EXDATE', '20401004T103000,20401005T103000')),
      ...event(
        'RECURRENCE-ID:20401006T083000Z',
        berlin('DTSTART', '20401006T200000'),
        berlin('DTEND', '20401006T210000'),
      ),
      ...event(
        berlin('RECURRENCE-ID', '20401007T103000'),
        berlin('DTSTART', '20401007T103000'),
        'STATUS:CANCELLED',
      ),
    ];
    expect(startsOf(...lines)).toEqual(['20401003T1030', '20401006T2000', '20401008T1030']);
    expect(problemsOf(...lines)).toEqual([]);
  });

  it('takes a mere date for the occurrence of that day', () => {
    expect(startsOf(...event(START, END, 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE;VALUE=DATE:20401004'))).toEqual([
      '20401003T1030',
      '20401005T1030',
    ]);
  });

  it('takes a start that the rule leaves out for a meeting of its own', () => {
    const lines = event(START, END, 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3');
    expect(startsOf(...lines)).toEqual(['20401003T1030', '20401008T1030', '20401015T1030']);
    expect(calendarOf(...lines)?.map(({ uid }) => uid)).toEqual(['1', '1-20401003T103000']);
    expect(startsOf(...event(START, END, 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1'))).toEqual(['20401003T1030']);
    expect(startsOf(...lines.slice(0, -1), berlin('EXDATE', '20401003T103000'), 'END:VEVENT')).toEqual([
      '20401008T1030',
      '20401015T1030',
    ]);
  });

  it('takes further dates for meetings of their own, and their changes with them', () => {
    const lines = [
      ...event(
        START,
        END,
        'RRULE:FREQ=DAILY;COUNT=2',
        berlin('RDATE', '20401004T103000,20401101T103000,20401102T103000'),
      ),
      ...event(
        berlin('RECURRENCE-ID', '20401102T103000'),
        berlin('DTSTART', '20401102T120000'),
        berlin('DTEND', '20401102T130000'),
      ),
    ];
    expect(startsOf(...lines)).toEqual(['20401003T1030', '20401004T1030', '20401101T1030', '20401102T1200']);
    expect(problemsOf(...lines)).toEqual([]);
  });

  it('gives a further date the length it has of its own', () => {
    const periods = ['20401101T103000/PT2H', '20401102T103000/20401102T140000', '20401103T103000/PT0S'];
    const lines = event(START, END, berlin('RDATE;VALUE=PERIOD', periods.join()));
    expect(calendarOf(...lines)?.map(({ dtend }) => dtend)).toEqual(
      ['20401003T1130', '20401101T1230', '20401102T1400', '20401103T1130'].map((end) => at(end)),
    );
  });

  it('takes the newest of several changes of one occurrence', () => {
    const change = (sequence: number, to: string) =>
      event(
        berlin('RECURRENCE-ID', '20401004T103000'),
        berlin('DTSTART', to),
        'DURATION:PT1H',
        `SEQUENCE:${sequence}`,
      );
    const lines = [
      ...event(START, END, 'RRULE:FREQ=DAILY;COUNT=2'),
      ...change(2, '20401004T120000'),
      ...change(1, '20401004T130000'),
    ];
    expect(startsOf(...lines)).toEqual(['20401003T1030', '20401004T1200']);
    expect(calendarOf(...lines)).toHaveLength(2);
  });

  it('changes an occurrence and all that follow, each as it was meant of the series as it was', () => {
    const following = (id: string, ...lines: string[]) =>
      event(berlin('RECURRENCE-ID;RANGE=THISANDFUTURE', id), ...lines);
    const lines = [
      ...event(START, END, 'RRULE:FREQ=DAILY;COUNT=7', berlin('EXDATE', '20401005T103000')),
      ...following('20401004T103000', berlin('DTSTART', '20401004T120000'), 'DURATION:PT2H'),
      ...following('20401007T103000', berlin('DTSTART', '20401007T090000'), 'DURATION:PT1H'),
      ...following('20401009T103000', berlin('DTSTART', '20401009T103000'), 'STATUS:CANCELLED'),
      ...event(
        berlin('RECURRENCE-ID', '20401008T103000'),
        berlin('DTSTART', '20401008T200000'),
        'DURATION:PT1H',
      ),
    ];
    expect(startsOf(...lines)).toEqual([
      '20401003T1030',
      '20401004T1200',
      '20401006T1200',
      '20401007T0900',
      '20401008T2000',
    ]);
    expect(problemsOf(...lines)).toEqual([]);
  });

  it.each([
    ['in small letters', 'rrule:freq=daily;count=2;byday=we,th', ['20401003T1030', '20401004T1030']],
    [
      'with another mark of its end',
      'RRULE:FREQ=DAILY;UNTIL=20401004T235959',
      ['20401003T1030', '20401004T1030'],
    ],
  ])('has a rule %s', (_, line, starts) => {
    expect(startsOf(...event(START, END, line))).toEqual(starts);
    expect(problemsOf(...event(START, END, line))).toEqual([]);
  });

  it('has no end where it ends in years that nobody lives to see', () => {
    const lines = event(START, END, 'RRULE:FREQ=DAILY;UNTIL=99991231T235959Z');
    expect(calendarOf(...lines)?.[0]?.rrule).toBe('FREQ=DAILY');
    expect(problemsOf(...lines)).toEqual([]);
  });

  it('of whole days ends with the date of its end, whatever the time', () => {
    const lines = event('DTSTART;VALUE=DATE:20401003', 'RRULE:FREQ=DAILY;UNTIL=20401005T000000Z');
    const { meetings } = readIcs(file(...lines), 'America/New_York');
    expect(meetings[0]?.calendar[0]?.rrule).toBe('FREQ=DAILY;UNTIL=20401005');
  });

  it('has the second before for a leap second', () => {
    expect(startsOf(...event('DTSTART:20161231T235960Z', 'DURATION:PT1H'))).toEqual(['20170101T005959']);
  });

  it.each([
    ['a mark of its encoding', (text: string) => `\uFEFF${text}`],
    ['line ends of old Macs', (text: string) => text.replaceAll('\r\n', '\r')],
    ['line ends of Unix', (text: string) => text.replaceAll('\r\n', '\n')],
    ['folded lines and one that is bad', (text: string) => text.replace('VERSION', 'BAD\r\nVERS\r\n ION')],
  ])('is read with %s', (_, write) => {
    const { meetings } = readIcs(write(file(...event(START, END))), 'UTC');
    expect(meetings[0]?.calendar).toEqual([
      { uid: '1', dtstart: at('20401003T1030'), dtend: at('20401003T1130') },
    ]);
  });

  it('makes one meeting of each uid, from the newest version', () => {
    const other = ['BEGIN:VEVENT', 'UID:2', START, END, 'END:VEVENT'];
    const older = event(START, END, 'SUMMARY:Old', 'SEQUENCE:1');
    const newer = event(START, END, 'SUMMARY:New', 'SEQUENCE:2');
    expect(read(...older, ...newer, ...other).meetings.map(({ title }) => title)).toEqual(['New', '']);
  });

  it('reads several calendars in one text, and events without a uid', () => {
    const nameless = ['BEGIN:VEVENT', START, END, 'END:VEVENT'];
    const text = `${file(...event(START, END))}\r\n${file(...nameless, ...nameless)}`;
    expect(readIcs(text, 'UTC').meetings.map(({ calendar }) => calendar[0]?.uid)).toEqual([
      '1',
      'event-2',
      'event-3',
    ]);
  });
});

const exchange = [
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

describe('the zones of others', () => {
  const zoneOf = (tzid: string, definition: string[] = [], timeZone = 'Asia/Tokyo') => {
    const lines = event(`DTSTART;TZID=${tzid}:20401003T103000`, 'DURATION:PT1H');
    const { meetings, problems } = readIcs(file(...definition, ...lines), timeZone);
    return [meetings[0]?.calendar[0]?.dtstart.tzid, ...problems.map(({ kind }) => kind)];
  };

  it('are known by their IANA name, wherever it stands', () => {
    expect(zoneOf('Europe/Vienna')).toEqual(['Europe/Vienna']);
    expect(zoneOf('/mozilla.org/20050126_1/Europe/Vienna')).toEqual(['Europe/Vienna']);
    expect(zoneOf('/freeassociation.sourceforge.net/America/Argentina/Salta')).toEqual([
      'America/Argentina/Salta',
    ]);
    const named = ['BEGIN:VTIMEZONE', 'TZID:Mine', 'X-LIC-LOCATION:Europe/Vienna', 'END:VTIMEZONE'];
    expect(zoneOf('Mine', named)).toEqual(['Europe/Vienna']);
  });

  it('are known by their clock, and are the reader’s own if that is the same', () => {
    expect(zoneOf('W. Europe Standard Time', exchange)).toEqual(['Europe/Berlin']);
    expect(zoneOf('W. Europe Standard Time', exchange, 'Europe/Zurich')).toEqual(['Europe/Zurich']);
    const fixed = [
      'BEGIN:VTIMEZONE',
      'TZID:India',
      'BEGIN:STANDARD',
      'DTSTART:16010101T000000',
      'TZOFFSETFROM:+0530',
      'TZOFFSETTO:+0530',
      'END:STANDARD',
      'END:VTIMEZONE',
    ];
    expect(zoneOf('India', fixed)).toEqual(['Asia/Kolkata']);
  });

  it('are the reader’s where they are none, and that is told', () => {
    expect(zoneOf('Odd Standard Time')).toEqual(['Asia/Tokyo', 'unknownZone']);
    const odd = exchange.map((line) => line.replace('+0200', '+0217').replace('W. Europe', 'Odd'));
    expect(zoneOf('Odd Standard Time', odd)).toEqual(['Asia/Tokyo', 'unknownZone']);
    expect(
      readIcs(file(...event('DTSTART:20401003T103000', 'DURATION:PT1H')), 'Asia/Tokyo').problems,
    ).toEqual([{ kind: 'floating', uid: '1' }]);
  });

  it('are known by their names in Windows', () => {
    expect(zoneOf('W. Europe Standard Time')).toEqual(['Europe/Berlin']);
    expect(zoneOf('Pacific Standard Time (Mexico)')).toEqual(['America/Tijuana']);
    expect(zoneOf('constructor')).toEqual(['Asia/Tokyo', 'unknownZone']);
  });

  it('are those the file has for times without one, if it says so', () => {
    const floating = event('DTSTART:20401003T103000', 'DURATION:PT1H');
    const { meetings, problems } = readIcs(file('X-WR-TIMEZONE:America/New_York', ...floating), 'Asia/Tokyo');
    expect(meetings[0]?.calendar[0]?.dtstart).toEqual(at('20401003T1030', 'America/New_York'));
    expect(problems).toEqual([]);
  });

  it('of strangers are read as far as their budget goes', () => {
    const hostile = exchange.map((line) => line.replace('FREQ=YEARLY;INTERVAL=1', 'FREQ=SECONDLY'));
    expect(isValidTimeZone(zoneOf('W. Europe Standard Time', hostile)[0] ?? '')).toBe(true);
  });
});

describe('what strangers write', () => {
  const days = (count: number) =>
    Array.from({ length: count }, (_, day) =>
      new Date(Date.UTC(2040, 9, 3 + day, 10, 30)).toISOString().replace(/[-:]|\.000/g, ''),
    );
  const series = (rule: string, ...lines: string[]) =>
    event('DTSTART:20401003T103000Z', 'DURATION:PT1H', `RRULE:${rule}`, ...lines);

  it('may not cost more than one file is worth', () => {
    const hopeless = Array.from({ length: 70 }, (_, index) =>
      series('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30').map((line) => line.replace('UID:1', `UID:${index}`)),
    ).flat();
    const details = problemsOf(...hopeless, ...event(START, END, 'RRULE:FREQ=DAILY', 'UID:last'));
    expect(details.slice(0, 50)).toEqual(Array(50).fill(['rule', 'has no occurrence']));
    expect(details.at(-1)).toEqual(['rule', 'takes too much work together with the rules before it']);
  });

  it('may be thousands of cancelled occurrences', () => {
    const cancelled = days(4000).flatMap((day) => event(`RECURRENCE-ID:${day}`, 'STATUS:CANCELLED'));
    const lines = [...series('FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=4001'), ...cancelled];
    expect(calendarOf(...lines)?.[0]?.exdate).toHaveLength(4000);
    expect(problemsOf(...lines)).toEqual([]);
  });

  it('is refused where it is more meetings than a room may have', () => {
    const lines = series('FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;COUNT=1800', `RDATE:${days(5000).join()}`);
    expect(problemsOf(...lines)).toEqual([['refused', expect.stringContaining('2000')]]);
  });
});

describe('what cannot be expressed', () => {
  it.each<[string, string[], [string, string?][], string[]]>([
    [
      'rules too often',
      event(START, END, 'RRULE:FREQ=HOURLY'),
      [['rule', 'repeats more often than daily']],
      ['20401003T1030'],
    ],
    [
      'rules nobody can read',
      event(START, END, 'RRULE:FREQ=MOONLY'),
      [['line', 'RRULE:FREQ=MOONLY']],
      ['20401003T1030'],
    ],
    [
      'further rules',
      event(START, END, 'RRULE:FREQ=DAILY;COUNT=2', 'RRULE:FREQ=WEEKLY;COUNT=2'),
      [['furtherRules']],
      ['20401003T1030', '20401004T1030'],
    ],
    [
      'rules that exclude',
      event(START, END, 'RRULE:FREQ=DAILY;COUNT=2', 'EXRULE:FREQ=WEEKLY'),
      [['furtherRules']],
      ['20401003T1030', '20401004T1030'],
    ],
    [
      'changes of all that follow, on days that cannot move along',
      [
        ...event(
          berlin('DTSTART', '20401101T103000'),
          berlin('DTEND', '20401101T113000'),
          'RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=3',
        ),
        ...event(
          berlin('RECURRENCE-ID;RANGE=THISANDFUTURE', '20401115T103000'),
          berlin('DTSTART', '20401116T120000'),
          berlin('DTEND', '20401116T130000'),
        ),
      ],
      [['following']],
      ['20401101T1030', '20401116T1200', '20401201T1030'],
    ],
    [
      'another title of one occurrence',
      [
        ...event(START, END, 'SUMMARY:A', 'RRULE:FREQ=DAILY;COUNT=2'),
        ...event(
          'RECURRENCE-ID:20401004T083000Z',
          'SUMMARY:B',
          berlin('DTSTART', '20401004T120000'),
          'DURATION:PT1H',
        ),
      ],
      [['occurrenceText']],
      ['20401003T1030', '20401004T1200'],
    ],
    [
      'changes of what is no occurrence',
      [
        ...event(START, END, 'RRULE:FREQ=DAILY;COUNT=2'),
        ...event('RECURRENCE-ID:20401104T083000Z', berlin('DTSTART', '20401104T120000'), 'DURATION:PT1H'),
      ],
      [['noOccurrence']],
      ['20401003T1030', '20401004T1030'],
    ],
    [
      'changes without their series',
      event('RECURRENCE-ID:20401104T083000Z', berlin('DTSTART', '20401104T120000'), 'DURATION:PT1H'),
      [['noSeries']],
      ['20401104T1200'],
    ],
    [
      'tasks',
      ['BEGIN:VTODO', 'UID:t', 'END:VTODO', ...event(START, END)],
      [['component', 'vtodo']],
      ['20401003T1030'],
    ],
    ['events without a start', event('SUMMARY:A'), [['noStart']], []],
    ['dates that do not exist', event('DTSTART:20400230T103000Z', 'DURATION:PT1H'), [['noStart']], []],
    [
      'years far away',
      event('DTSTART:99990101T103000Z', 'DURATION:PT1H'),
      [['refused', expect.any(String) as string], ['noStart']],
      [],
    ],
    ['lengths of millennia', event(START, 'DURATION:P999999999W'), [['noLength']], ['20401003T1030']],
    [
      'what has no place',
      event(START, END, 'CLASS:PRIVATE', 'CATEGORIES:A,B', 'ATTACH:https://example.com/a'),
      [
        ['property', 'categories'],
        ['property', 'attach'],
        ['property', 'class'],
      ],
      ['20401003T1030'],
    ],
    [
      'reminders of other times',
      event(
        START,
        END,
        'CLASS:PUBLIC',
        ...['TRIGGER;RELATED=END:-PT5M', 'TRIGGER;VALUE=DATE-TIME:20401003T080000Z'].flatMap((trigger) => [
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          trigger,
          'END:VALARM',
        ]),
      ),
      [['alarm']],
      ['20401003T1030'],
    ],
    ['lines without sense', event(START, END, 'NONSENSE'), [['line', 'NONSENSE']], ['20401003T1030']],
  ])('is told, and the rest is kept: %s', (_, lines, problems, starts) => {
    expect(problemsOf(...lines)).toEqual(problems.map(([kind, detail]) => [kind, detail]));
    expect(startsOf(...lines)).toEqual(starts);
  });

  it.each([
    ['nothing', ''],
    ['another text', 'Hello'],
    ['another kind of file', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nEND:VCARD'],
    ['the beginning of a file', file(...event(START, END)).slice(0, 90)],
    ['a very long text', `${file(...event(START, END))}${' '.repeat(5_000_000)}`],
    ['very many events', file(...Array.from({ length: 10_001 }, () => event(START)).flat())],
  ])('is not read at all where it is %s', (_, text) => {
    expect(readIcs(text, 'UTC')).toEqual({ meetings: [], problems: [{ kind: 'unreadable' }] });
  });
});
