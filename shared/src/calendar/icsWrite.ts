import { groupEntries } from './group.ts';
import { meetingComponents } from './icsEvent.ts';
import { cleanParameter, cleanText, type JCalComponent, type JCalProperty } from './icsJcal.ts';
import type { IcsMeeting } from './icsMeeting.ts';
import { writeComponents } from './icsText.ts';
import { vtimezone } from './icsZone.ts';
import { endOfGroups } from './occurrences.ts';
import { DAY } from './wallTime.ts';

export type IcsOptions = {
  /** For a message between calendars (RFC 5546); a file or feed has none. */
  readonly method?: 'PUBLISH' | 'REQUEST' | 'REPLY' | 'CANCEL';
  /** What programs call a feed. */
  readonly name?: string;
  /** How often they may ask for it again. */
  readonly refreshMinutes?: number;
};

/**
 * For so long from the start of a meeting its zone is told change by change. What comes after keeps to the rules of the
 * last years, and what rooms hold may go on for millennia.
 */
const LONGEST_CLOCK = 30 * 366 * DAY;

type Years = { from: number; to: number };

/** A meeting as text, and the years in which each zone it names has to be right. */
type Written = { readonly text: string; readonly zones: ReadonlyMap<string, Years> };

const written = new WeakMap<IcsMeeting, Written>();

function writeMeeting(meeting: IcsMeeting): Written {
  const known = written.get(meeting);
  if (known) return known;
  const groups = groupEntries(meeting.calendar);
  const placed = groups.flatMap(({ main, overrides }) => [main, ...overrides.values()]);
  const from = Math.min(...placed.map(({ start }) => start));
  const end = endOfGroups(groups);
  const latest = end === 'infinite' ? Infinity : Math.max(end ?? from, ...placed.map((entry) => entry.end));
  const years = { from, to: Math.min(latest, from + LONGEST_CLOCK) };
  const zones = placed.filter(({ zone }) => zone.name !== 'UTC').map(({ entry }) => entry.dtstart.tzid);
  const result = {
    text: writeComponents(meetingComponents(meeting, groups)),
    zones: new Map(zones.map((tzid) => [tzid, years])),
  };
  written.set(meeting, result);
  return result;
}

function zoneComponents(parts: readonly Written[]): JCalComponent[] {
  const zones = new Map<string, Years>();
  for (const part of parts)
    for (const [tzid, { from, to }] of part.zones) {
      const known = zones.get(tzid) ?? { from, to };
      zones.set(tzid, { from: Math.min(known.from, from), to: Math.max(known.to, to) });
    }
  return [...zones]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tzid, { from, to }]) => vtimezone(tzid, from, to))
    .filter((component) => component !== undefined);
}

/**
 * Meetings as iCalendar (RFC 5545), with the clock of each zone they name. The same meetings give the same text. What is
 * written of a meeting is kept as long as its object, so that a feed costs only what changed.
 */
export function writeIcs(meetings: readonly IcsMeeting[], options: IcsOptions = {}): string {
  const { method, name, refreshMinutes } = options;
  const properties: JCalProperty[] = [
    ['version', {}, 'text', '2.0'],
    ['prodid', {}, 'text', '-//Convene//Convene//EN'],
    ['calscale', {}, 'text', 'GREGORIAN'],
  ];
  if (method) properties.push(['method', {}, 'text', method]);
  if (name) {
    properties.push(['name', {}, 'text', cleanText(name)]);
    // What ical.js does not know it does not escape.
    properties.push(['x-wr-calname', {}, 'unknown', cleanParameter(name).replace(/[\\;,]/g, '\\$&')]);
  }
  if (refreshMinutes !== undefined) {
    const duration = `PT${Math.max(1, Math.round(refreshMinutes))}M`;
    properties.push(
      ['refresh-interval', {}, 'duration', duration],
      ['x-published-ttl', {}, 'unknown', duration],
    );
  }
  const parts = meetings.map(writeMeeting);
  const frame = writeComponents([['vcalendar', properties, zoneComponents(parts)]]);
  const end = 'END:VCALENDAR\r\n';
  return `${frame.slice(0, -end.length)}${parts.map(({ text }) => text).join('')}${end}`;
}
