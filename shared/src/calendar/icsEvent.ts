import { STEPS, walls } from './generate.ts';
import { wallAt, type Group } from './group.ts';
import {
  cleanParameter,
  cleanText,
  cleanUri,
  jCalDate,
  jCalTime,
  jCalUtc,
  type JCalComponent,
  type JCalProperty,
} from './icsJcal.ts';
import type { IcsMeeting, IcsPerson } from './icsMeeting.ts';
import { endOf, type Placed } from './placed.ts';
import { WEEKDAYS, type Rule } from './rule.ts';
import { knownStarts } from './starts.ts';
import { DAY, formatWall, writable } from './wallTime.ts';
import { toInstant, toWall, type Zone } from './zone.ts';

/** A zone as an event names it. */
type Named = { readonly zone: Zone; readonly tzid: string };

function timeProperty(name: string, wall: number, { zone, tzid }: Named, allDay: boolean): JCalProperty {
  const value = formatWall(writable(wall));
  if (allDay) return [name, {}, 'date', jCalDate(value)];
  if (zone.name === 'UTC') return [name, {}, 'date-time', `${jCalTime(value)}Z`];
  return [name, { tzid }, 'date-time', jCalTime(value)];
}

const named = (placed: Placed): Named => ({ zone: placed.zone, tzid: placed.entry.dtstart.tzid });

/** An UNTIL is in UTC, or a date where the start is one (RFC 5545, 3.3.10). */
const untilOf = ({ zone, until, entry }: Placed) =>
  entry.allDay ? jCalDate(formatWall(writable(toWall(until, zone)))) : jCalUtc(until);

/** The rule in the words of RFC 5545. */
function recurOf(rule: Rule, series: Placed): Record<string, unknown> {
  const takesNth = rule.freq === 'MONTHLY' || rule.freq === 'YEARLY';
  const lists = {
    bysecond: rule.bySecond,
    byminute: rule.byMinute,
    byhour: rule.byHour,
    byday: rule.byDay.map(({ weekday, nth }) => `${takesNth && nth !== 0 ? nth : ''}${WEEKDAYS[weekday]}`),
    bymonthday: rule.byMonthDay,
    byyearday: rule.byYearDay,
    byweekno: rule.byWeekNo,
    bymonth: rule.byMonth,
    bysetpos: rule.bySetPos,
  };
  return {
    freq: rule.freq,
    ...(rule.interval > 1 ? { interval: rule.interval } : {}),
    ...(rule.count === undefined ? {} : { count: rule.count }),
    ...(rule.until && rule.count === undefined ? { until: untilOf(series) } : {}),
    ...Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0)),
    ...(rule.weekStart === 0 ? {} : { wkst: WEEKDAYS[rule.weekStart] }),
  };
}

/** Start and end. A meeting that ends when it starts has no end, since one may not be written. */
function span(start: number, end: number, placed: Placed): JCalProperty[] {
  const allDay = placed.entry.allDay === true;
  const startProperty = timeProperty('dtstart', start, named(placed), allDay);
  if (toInstant(start, placed.zone) >= end) return [startProperty];
  // In the zone of the start: programs differ about a second one. But of two times it shows alike it names the first.
  const wall = toWall(end, placed.zone);
  if (!allDay && toInstant(wall, placed.zone) !== end)
    return [startProperty, ['dtend', {}, 'date-time', jCalUtc(end)]];
  return [startProperty, timeProperty('dtend', wall, named(placed), allDay)];
}

/** A person as ORGANIZER or ATTENDEE; left out if there is no way to reach them. */
function person(name: string, { uri, name: cn }: IcsPerson, params: Record<string, string>): JCalProperty[] {
  const address = cleanUri(uri);
  if (address === undefined) return [];
  return [[name, { ...(cn ? { cn: cleanParameter(cn) } : {}), ...params }, 'cal-address', address]];
}

function text(name: string, value: string | undefined): JCalProperty[] {
  return value ? [[name, {}, 'text', cleanText(value)]] : [];
}

/** Seconds from here on are a sequence that fits in the 31 bits programs have for it, for the next sixty years. */
const EPOCH = Date.UTC(2020, 0, 1);

/** What all events of a meeting have in common. */
function common(meeting: IcsMeeting): JCalProperty[] {
  const { title, description, location, url, organizer, attendees = [], status, changedAt } = meeting;
  const stamp = jCalUtc(changedAt);
  const sequence = meeting.sequence ?? Math.max(0, Math.floor((changedAt - EPOCH) / 1000));
  const uri = url === undefined ? undefined : cleanUri(url);
  return [
    ['dtstamp', {}, 'date-time', stamp],
    ['last-modified', {}, 'date-time', stamp],
    ['sequence', {}, 'integer', sequence],
    ...text('summary', title || ' '),
    ...text('description', description),
    ...text('location', location),
    ...(uri === undefined ? [] : [['url', {}, 'uri', uri] satisfies JCalProperty]),
    ...(organizer ? person('organizer', organizer, {}) : []),
    ...attendees.flatMap(({ status: partstat = 'NEEDS-ACTION', rsvp, ...attendee }) =>
      person('attendee', attendee, { role: 'REQ-PARTICIPANT', partstat, ...(rsvp ? { rsvp: 'TRUE' } : {}) }),
    ),
    ...text('status', status),
  ];
}

function alarms({ alarms: minutes = [], title }: IcsMeeting): JCalComponent[] {
  return minutes.map((minute) => [
    'valarm',
    [
      ['action', {}, 'text', 'DISPLAY'],
      ['description', {}, 'text', cleanText(title || ' ')],
      ['trigger', {}, 'duration', `-PT${Math.max(0, Math.round(minute))}M`],
    ],
    [],
  ]);
}

/** The wall time of the first occurrence of a series; its entry may start before. */
function firstWall({ plan, wall }: Placed): number | undefined {
  if (!plan) return wall;
  const [first] = walls(plan, wall, { steps: STEPS });
  return first;
}

/** The wall time by the rule of an occurrence, which is another than the clock shows only where that changes. */
function ruleWall(main: Placed, at: number): number {
  const { offsetAt } = main.zone;
  const isSteady = offsetAt(at - DAY) === offsetAt(at + DAY);
  return (isSteady ? undefined : wallAt(main, at)) ?? toWall(at, main.zone);
}

function seriesProperties({ main }: Group): JCalProperty[] {
  const { plan, entry } = main;
  if (!plan || entry.rrule === undefined) return [];
  const allDay = entry.allDay === true;
  const dates = [...main.excluded].map((at) =>
    timeProperty('exdate', ruleWall(main, at), named(main), allDay),
  );
  return [['rrule', {}, 'recur', recurOf(plan.rule, main)], ...dates];
}

function overrideComponents(
  group: Group,
  shared: JCalProperty[],
  reminders: JCalComponent[],
): JCalComponent[] {
  const { main, overrides } = group;
  const known = knownStarts(main, overrides.keys(), { steps: STEPS });
  return [...overrides].flatMap(([at, override]): JCalComponent[] => {
    if (!known.has(at) || main.excluded.has(at)) return [];
    const id = timeProperty('recurrence-id', ruleWall(main, at), named(main), main.entry.allDay === true);
    return [['vevent', [...shared, id, ...span(override.wall, override.end, override)], reminders]];
  });
}

/** The events a meeting consists of, given the groups of its calendar. */
export function meetingComponents(meeting: IcsMeeting, groups: readonly Group[]): JCalComponent[] {
  const shared = common(meeting);
  const reminders = alarms(meeting);
  return groups.flatMap((group): JCalComponent[] => {
    const { main } = group;
    const wall = firstWall(main);
    if (wall === undefined) return [];
    const own: JCalProperty[] = [['uid', {}, 'text', cleanText(main.entry.uid)], ...shared];
    const end = endOf(main, toInstant(wall, main.zone));
    const properties = [...own, ...span(wall, end, main), ...seriesProperties(group)];
    return [['vevent', properties, reminders], ...overrideComponents(group, own, reminders)];
  });
}
