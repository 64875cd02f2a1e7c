import { agendaOf, type Agenda } from '../../shared/src/calendar/agenda.ts';
import { calendarChanges } from '../../shared/src/calendar/change.ts';
import { editMeeting } from '../../shared/src/calendar/edit.ts';
import type { Calendar, CalendarEntry } from '../../shared/src/calendar/entry.ts';
import type { IcsMeeting } from '../../shared/src/calendar/icsMeeting.ts';
import { readIcs } from '../../shared/src/calendar/icsRead.ts';
import { writeIcs } from '../../shared/src/calendar/icsWrite.ts';
import { occurrences } from '../../shared/src/calendar/occurrences.ts';
import { hostile, hostileCalendar, questions } from '../../shared/src/calendar/test/hostile.ts';
import { formatWall } from '../../shared/src/calendar/wallTime.ts';
import { median } from './measure.ts';
import { benchTable } from './print.ts';
import type { BenchRow } from './row.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTH = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 10, 1) };
const ZONES = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'Asia/Tokyo', 'UTC'] as const;
const RULES = [
  'FREQ=DAILY',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  'FREQ=WEEKLY;BYDAY=TU;COUNT=100',
  'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
  'FREQ=YEARLY;UNTIL=20350101T000000Z',
] as const;

/** The same numbers in each run. */
function dice(): (sides: number) => number {
  let state = 1;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    // The lower bits of such a sequence come round after a few numbers.
    return (state >>> 16) % sides;
  };
}

function entryAt(uid: string, tzid: string, start: number): CalendarEntry {
  const [dtstart, dtend] = [start, start + HOUR].map((wall) => ({ tzid, value: formatWall(wall) })) as [
    CalendarEntry['dtstart'],
    CalendarEntry['dtend'],
  ];
  return { uid, dtstart, dtend };
}

/** A third of the rooms have series with three deleted occurrences and one that was moved. */
function makeRoom(index: number, roll: (sides: number) => number): Calendar {
  const tzid = ZONES[index % ZONES.length] ?? 'UTC';
  const start = Date.UTC(2026, 0, 1) + roll(300) * DAY + (7 + roll(10)) * HOUR + roll(4) * (HOUR / 4);
  const entry = entryAt(`room-${index}`, tzid, start);
  if (index % 3 !== 0) return [entry];
  const written = (days: number) => ({ tzid, value: formatWall(start + days * DAY) });
  const rrule = RULES[roll(RULES.length)] ?? RULES[0];
  const moved = { ...entryAt(entry.uid, tzid, start + 21 * DAY + HOUR), recurrenceId: written(21) };
  return [{ ...entry, rrule, exdate: [0, 7, 14].map(written) }, moved];
}

/** Rooms as they come from a homeserver: read from JSON, each time anew. */
function roomsOf(size: number): () => Map<string, Calendar> {
  const roll = dice();
  const entries = Array.from({ length: size }, (_, index) => [
    `!room${index}:example.com`,
    makeRoom(index, roll),
  ]);
  const text = JSON.stringify(entries);
  return () => new Map(JSON.parse(text) as [string, Calendar][]);
}

/** The median time in ms. What is measured is made anew for each round, so that nothing is remembered of it. */
function time<T>(rounds: number, prepare: () => T, act: (prepared: T) => unknown): number {
  const figures: number[] = [];
  // The first round warms the code up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const prepared = prepare();
    const start = performance.now();
    act(prepared);
    if (round > 0) figures.push(performance.now() - start);
  }
  return median(figures);
}

function benchAgenda(size: number): BenchRow[] {
  const cold = time(15, roomsOf(size), (rooms) => agendaOf(rooms, MONTH));
  const rooms = roomsOf(size)();
  const before = agendaOf(rooms, MONTH);
  let round = 0;
  const change = (): Map<string, Calendar> =>
    new Map(rooms).set(`!room${3 * round}:example.com`, makeRoom(3 * round++, dice()));
  const warm = time(50, change, (changed): Agenda => agendaOf(changed, MONTH, before));
  const isLargest = size === 10_000;
  const what = 'a month of rooms, a third of them series with exceptions, expanded and sorted';
  return [
    { what: `${what}, cold`, size, ours: cold, unit: 'ms', budget: isLargest ? '≤ 60 ms' : '' },
    {
      what: `${what}, after one room changed`,
      size,
      ours: warm,
      unit: 'ms',
      budget: isLargest ? '≤ 2 ms' : '',
    },
  ];
}

function benchYears(years: number): BenchRow {
  const span = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026 + years, 0, 1) };
  const series = () => [{ ...entryAt('a', 'Europe/Berlin', span.from + 9 * HOUR), rrule: 'FREQ=DAILY' }];
  const ours = time(30, series, (calendar) => occurrences(calendar, span));
  return {
    what: 'a daily series over so many years',
    size: years,
    ours,
    unit: 'ms',
    budget: years === 10 ? '≤ 5 ms' : '',
  };
}

function benchHostile(): BenchRow[] {
  return Object.entries(questions).map(([what, ask]) => ({
    what: `the worst of hostile rules, ${what}`,
    size: hostile.length,
    ours: Math.max(...hostile.map(([rrule]) => time(3, () => hostileCalendar(rrule), ask))),
    unit: 'ms',
    budget: '≤ 50 ms',
  }));
}

function benchEdits(size: number): BenchRow {
  const series = () =>
    Array.from({ length: size }, (_, index) => makeRoom(3 * index, dice())).map((calendar) => ({
      calendar,
      found: occurrences(calendar, { from: 0, to: Date.UTC(2027, 0, 1) }).at(3),
    }));
  const ours = time(9, series, (all) => {
    for (const [index, { calendar, found }] of all.entries()) {
      if (found?.recurrenceId === undefined) continue;
      const { uid, recurrenceId } = found;
      const scope = [{ scope: 'one' }, { scope: 'following', newUid: 'new' }, { scope: 'all' }] as const;
      const change = { start: recurrenceId + HOUR, end: recurrenceId + 2 * HOUR };
      const edited = editMeeting(calendar, { uid, recurrenceId }, change, scope[index % 3] ?? scope[0]);
      calendarChanges(calendar, edited?.calendar ?? []);
    }
  });
  return {
    what: 'edits of one, following and all, each with what changed',
    size,
    ours,
    unit: 'ms',
    budget: '',
  };
}

function benchFeed(size: number): BenchRow[] {
  const rooms = roomsOf(size);
  const make = (): IcsMeeting[] =>
    [...rooms().values()].map((calendar, index) => ({
      calendar,
      title: `Meeting ${index}`,
      description: 'What we talk about.',
      url: `https://matrix.to/#/!room${index}:example.com`,
      organizer: { uri: 'matrix:u/alice:example.com', name: 'Alice' },
      attendees: [{ uri: 'matrix:u/bob:example.com', name: 'Bob' }],
      changedAt: Date.UTC(2026, 0, 1),
    }));
  const budget = size === 1000 ? '≤ 100 ms with all else of a feed' : '';
  const kept = make();
  const text = writeIcs(kept);
  return [
    { what: 'meetings written as iCalendar', size, ours: time(9, make, writeIcs), unit: 'ms', budget },
    { what: 'the same again', size, ours: time(9, () => kept, writeIcs), unit: 'ms', budget: '' },
    {
      what: 'meetings read from iCalendar',
      size,
      ours: time(
        5,
        () => text,
        (given) => readIcs(given, 'UTC'),
      ),
      unit: 'ms',
      budget: '',
    },
  ];
}

/** What the calendar costs. No homeserver and no floor: there is nothing it could be compared with. */
export function benchCalendar(): Promise<BenchRow[]> {
  return Promise.resolve([
    ...[100, 1000, 10_000].flatMap(benchAgenda),
    ...[1, 5, 10].map(benchYears),
    ...benchHostile(),
    ...[10, 100, 1000].map(benchEdits),
    ...[10, 100, 1000].flatMap(benchFeed),
  ]);
}

if (process.argv[1] === import.meta.filename) console.log(benchTable(await benchCalendar()));
