import type { JCalComponent, JCalProperty } from './icsJcal.ts';
import type { IcsAttendee, IcsMeeting, IcsPerson } from './icsMeeting.ts';
import { propertiesOf, propertyOf, textOf, wallOf } from './icsParts.ts';
import type { Report } from './icsProblem.ts';
import { readDuration } from './icsReadTime.ts';

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
function alarmsOf([, , components]: JCalComponent, report: Report): number[] {
  return components.flatMap(([name, properties]) => {
    if (name !== 'valarm') return [];
    const trigger = propertyOf(properties, 'trigger');
    const isOfStart = trigger?.[1].related?.toUpperCase() !== 'END';
    const before = trigger && isOfStart ? readDuration(String(trigger[3])) : undefined;
    const minutes = before && -(before.days * 1440 + before.ms / 60_000);
    if (minutes !== undefined && minutes >= 0) return [minutes];
    report('alarm');
    return [];
  });
}

/** What people may miss: meetings of ours have no place for it. */
const DROPPED = ['categories', 'attach', 'comment', 'contact', 'resources', 'conference'];

function reportDropped(properties: readonly JCalProperty[], report: Report): void {
  for (const name of DROPPED) if (propertyOf(properties, name)) report('property', name);
  if ((textOf(properties, 'class') ?? 'PUBLIC').toUpperCase() !== 'PUBLIC') report('property', 'class');
}

/** What an event says besides its times. */
export function detailsOf(event: JCalComponent, report: Report): Omit<IcsMeeting, 'calendar'> {
  const [, properties] = event;
  const text = (name: string) => textOf(properties, name);
  const organizer = propertyOf(properties, 'organizer');
  const status = (['CONFIRMED', 'TENTATIVE', 'CANCELLED'] as const).find(
    (one) => one === text('status')?.toUpperCase(),
  );
  const [description, location, url] = ['description', 'location', 'url'].map(text);
  const sequence = sequenceOf(event);
  const alarms = alarmsOf(event, report);
  reportDropped(properties, report);
  return {
    title: text('summary')?.trim() ?? '',
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    ...(url === undefined ? {} : { url }),
    ...(organizer ? { organizer: person(organizer) } : {}),
    attendees: propertiesOf(properties, 'attendee').map(attendee),
    ...(status ? { status } : {}),
    changedAt: wallOf(propertyOf(properties, 'last-modified') ?? propertyOf(properties, 'dtstamp')) ?? 0,
    sequence,
    ...(alarms.length > 0 ? { alarms } : {}),
  };
}

/** Which version of an event it is. */
export function sequenceOf([, properties]: JCalComponent): number {
  const sequence = Number(propertyOf(properties, 'sequence')?.[3] ?? 0);
  return Number.isSafeInteger(sequence) ? sequence : 0;
}
