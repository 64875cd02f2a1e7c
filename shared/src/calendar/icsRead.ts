import type { Calendar } from './entry.ts';
import { foreignZones } from './icsForeignZone.ts';
import { STEPS, type Budget } from './generate.ts';
import type { JCalComponent } from './icsJcal.ts';
import type { IcsMeeting } from './icsMeeting.ts';
import { parseLeniently } from './icsParse.ts';
import { propertyOf, textOf } from './icsParts.ts';
import type { IcsProblem, IcsProblemKind } from './icsProblem.ts';
import { applyChanges, readOrphans } from './icsReadChanges.ts';
import { detailsOf, sequenceOf } from './icsReadDetails.ts';
import { readMain } from './icsReadEvent.ts';
import type { Reading } from './icsReadTime.ts';
import { isRecurring } from './occurrences.ts';
import { calendarSchema } from './schema.ts';

export type ReadIcs = {
  readonly meetings: readonly IcsMeeting[];
  readonly method?: string;
  /** What could not be expressed, so that people can be told. */
  readonly problems: readonly IcsProblem[];
};

const MOST_EVENTS = 10_000;
/** What a file may cost: as much as the costliest of fifty calendars, or ten thousand usual series. */
const fileBudget = (): Budget => ({ steps: 50 * STEPS });

const isChange = ([, properties]: JCalComponent) => propertyOf(properties, 'recurrence-id') !== undefined;

/** The meeting that all events of one uid make together. */
function readMeeting(
  uid: string,
  events: readonly JCalComponent[],
  reading: Reading,
): IcsMeeting | undefined {
  const { report, budget } = reading;
  const changes = events.filter(isChange);
  // Of two versions of an event the newer counts.
  const [event] = events.filter((one) => !isChange(one)).sort((a, b) => sequenceOf(b) - sequenceOf(a));
  const calendar: Calendar = event
    ? applyChanges(readMain(uid, event, reading), event, changes, reading)
    : readOrphans(uid, changes, reading);
  const described = event ?? changes[0];
  if (calendar.length === 0 || !described) return undefined;
  // What was not reached is missing, so that it would be another series.
  if (budget.steps <= 0 && isRecurring(calendar)) {
    report('refused', 'takes too much work together with those before it');
    return undefined;
  }
  const { error } = calendarSchema.validate(calendar);
  if (error) report('refused', error.message);
  return error ? undefined : { calendar, ...detailsOf(described, report) };
}

/** The events of one uid, and what their calendar says of times without a zone. */
type Events = { readonly events: JCalComponent[]; readonly calendarZone: string | undefined };

function eventsByUid(
  calendars: readonly JCalComponent[],
  leftOut: (component: string) => void,
): Map<string, Events> {
  const byUid = new Map<string, Events>();
  for (const [, ofCalendar, components] of calendars) {
    const calendarZone = textOf(ofCalendar, 'x-wr-timezone');
    for (const component of components) {
      const [name, properties] = component;
      if (name !== 'vevent') {
        if (name !== 'vtimezone') leftOut(name);
        continue;
      }
      // An event has to have a uid; one that has none is at least different from the others.
      const uid = textOf(properties, 'uid') ?? `event-${byUid.size + 1}`;
      const known = byUid.get(uid);
      if (known) known.events.push(component);
      else byUid.set(uid, { events: [component], calendarZone });
    }
  }
  return byUid;
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
  const components = calendars.flatMap(([, , inner]) => inner);
  if (calendars.length === 0 || components.length > MOST_EVENTS)
    return { meetings: [], problems: [{ kind: 'unreadable' }] };
  const budget = fileBudget();
  const definitions = components.filter(([name]) => name === 'vtimezone');
  const zoneNamed = foreignZones(definitions, timeZone, budget);
  const byUid = eventsByUid(calendars, (name) => reporter()('component', name));
  const meetings = [...byUid].flatMap(([uid, { events, calendarZone }]) => {
    const reading = { timeZone, zoneNamed, budget, report: reporter(uid) };
    return (
      readMeeting(uid, events, calendarZone === undefined ? reading : { ...reading, calendarZone }) ?? []
    );
  });
  const method = calendars
    .map(([, properties]) => textOf(properties, 'method'))
    .find((one) => one !== undefined);
  return { meetings, ...(method === undefined ? {} : { method }), problems };
}
