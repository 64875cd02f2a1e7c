import ICAL from 'ical.js';
import type { Calendar } from './entry.ts';
import type { JCalComponent, JCalProperty } from './icsJcal.ts';
import type { IcsAttendee, IcsMeeting, IcsPerson } from './icsMeeting.ts';
import { propertiesOf, propertyOf, textOf, wallOf } from './icsParts.ts';
import type { IcsProblem, IcsProblemKind, Report } from './icsProblem.ts';
import { applyChanges, readOrphans } from './icsReadChanges.ts';
import { readMain } from './icsReadEvent.ts';
import { readDuration, type Reading } from './icsReadTime.ts';
import { calendarSchema } from './schema.ts';

export type ReadIcs = {
  readonly meetings: readonly IcsMeeting[];
  readonly method?: string;
  /** What could not be expressed, so that people can be told. */
  readonly problems: readonly IcsProblem[];
};

/** In characters; a file of a thousand meetings has a tenth of it. */
const LONGEST = 5_000_000;
const MOST_EVENTS = 10_000;

function parse(text: string): JCalComponent[] {
  const parsed = ICAL.parse(text) as unknown as JCalComponent | JCalComponent[];
  const calendars = typeof parsed[0] === 'string' ? [parsed as JCalComponent] : (parsed as JCalComponent[]);
  return calendars.filter(([name]) => name === 'vcalendar');
}

/** The text without the lines that ical.js cannot read: it refuses all for the sake of one. */
function withoutBadLines(text: string, report: Report): string {
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const good = lines.filter((line) => {
    if (/^(BEGIN|END):/i.test(line) || line === '') return line !== '';
    try {
      ICAL.parse.property(line);
      return true;
    } catch {
      report('line', line.slice(0, 60));
      return false;
    }
  });
  return good.join('\r\n');
}

/** The calendars in a text; none if it is no iCalendar at all. */
function parseLeniently(text: string, report: Report): JCalComponent[] {
  if (text.length > LONGEST) return [];
  try {
    return parse(text);
  } catch {
    try {
      return parse(withoutBadLines(text, report));
    } catch {
      return [];
    }
  }
}

function person([, params, , uri]: JCalProperty): IcsPerson {
  return { uri: String(uri), ...(params.cn ? { name: params.cn } : {}) };
}

const STATUSES = ['ACCEPTED', 'DECLINED', 'TENTATIVE', 'NEEDS-ACTION'] as const;

function attendee(property: JCalProperty): IcsAttendee {
  const [, { partstat, rsvp }] = property;
  const status = STATUSES.find((one) => one === partstat?.toUpperCase());
  return {
    ...person(property),
    ...(status ? { status } : {}),
    ...(rsvp?.toUpperCase() === 'TRUE' ? { rsvp: true } : {}),
  };
}

/** Minutes before the start, of the alarms that are meant so. */
function alarmsOf([, , components]: JCalComponent): number[] {
  return components.flatMap(([name, properties]) => {
    const trigger = propertyOf(properties, 'trigger');
    const duration = name === 'valarm' && trigger && trigger[1].related?.toUpperCase() !== 'END';
    const before = duration ? readDuration(String(trigger[3])) : undefined;
    const minutes = before && -(before.days * 1440 + before.ms / 60_000);
    return minutes !== undefined && minutes >= 0 ? [minutes] : [];
  });
}

/** What an event says besides its times. */
function detailsOf(event: JCalComponent): Omit<IcsMeeting, 'calendar'> {
  const [, properties] = event;
  const text = (name: string) => textOf(properties, name);
  const organizer = propertyOf(properties, 'organizer');
  const status = (['CONFIRMED', 'TENTATIVE', 'CANCELLED'] as const).find(
    (one) => one === text('status')?.toUpperCase(),
  );
  const [description, location, url] = ['description', 'location', 'url'].map(text);
  const sequence = Number(propertyOf(properties, 'sequence')?.[3] ?? 0);
  const alarms = alarmsOf(event);
  return {
    title: text('summary')?.trim() ?? '',
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    ...(url === undefined ? {} : { url }),
    ...(organizer ? { organizer: person(organizer) } : {}),
    attendees: propertiesOf(properties, 'attendee').map(attendee),
    ...(status ? { status } : {}),
    changedAt: wallOf(propertyOf(properties, 'last-modified') ?? propertyOf(properties, 'dtstamp')) ?? 0,
    sequence: Number.isSafeInteger(sequence) ? sequence : 0,
    ...(alarms.length > 0 ? { alarms } : {}),
  };
}

const sequenceOf = ([, properties]: JCalComponent) => Number(propertyOf(properties, 'sequence')?.[3] ?? 0);
const isChange = ([, properties]: JCalComponent) => propertyOf(properties, 'recurrence-id') !== undefined;

/** The meeting that all events of one uid make together. */
function readMeeting(
  uid: string,
  events: readonly JCalComponent[],
  reading: Reading,
): IcsMeeting | undefined {
  const changes = events.filter(isChange);
  // Of two versions of an event the newer counts.
  const [event] = events.filter((one) => !isChange(one)).sort((a, b) => sequenceOf(b) - sequenceOf(a));
  const calendar: Calendar = event
    ? applyChanges(readMain(uid, event, reading), event, changes, reading)
    : readOrphans(uid, changes, reading);
  const described = event ?? changes[0];
  if (calendar.length === 0 || !described) return undefined;
  const { error } = calendarSchema.validate(calendar);
  if (error) reading.report('refused', error.message);
  return error ? undefined : { calendar, ...detailsOf(described) };
}

/**
 * Reads what other programs write (RFC 5545): one meeting for each uid, as far as it can be expressed, and what could
 * not be.
 *
 * @param timeZone the reader's, for times that name none
 */
export function readIcs(text: string, timeZone: string): ReadIcs {
  const problems: IcsProblem[] = [];
  const known = new Set<string>();
  const reporter = (uid?: string) => (kind: IcsProblemKind, detail?: string) => {
    const problem = {
      kind,
      ...(uid === undefined ? {} : { uid }),
      ...(detail === undefined ? {} : { detail }),
    };
    const key = JSON.stringify(problem);
    if (!known.has(key)) problems.push(problem);
    known.add(key);
  };
  const calendars = parseLeniently(text, reporter());
  if (calendars.length === 0) return { meetings: [], problems: [{ kind: 'unreadable' }] };
  const components = calendars.flatMap(([, , inner]) => inner);
  if (components.length > MOST_EVENTS) return { meetings: [], problems: [{ kind: 'unreadable' }] };
  const definitions = components.filter(([name]) => name === 'vtimezone');
  const byUid = new Map<string, JCalComponent[]>();
  for (const component of components) {
    const [name, properties] = component;
    if (name === 'vtimezone') continue;
    if (name !== 'vevent') {
      reporter()('component', name);
      continue;
    }
    // An event has to have a uid; one that has none is at least different from the others.
    const uid = textOf(properties, 'uid') ?? `event-${byUid.size + 1}`;
    byUid.set(uid, [...(byUid.get(uid) ?? []), component]);
  }
  const meetings = [...byUid].flatMap(([uid, events]) => {
    const reading: Reading = { timeZone, definitions, report: reporter(uid) };
    return readMeeting(uid, events, reading) ?? [];
  });
  const method = calendars
    .map(([, properties]) => textOf(properties, 'method'))
    .find((one) => one !== undefined);
  return { meetings, ...(method === undefined ? {} : { method }), problems };
}
