// Things that tests need, right as they are; a test names only what matters to it.
import type { CalendarEntry } from '../../../shared/src/calendar/entry.ts';
import type { Request } from '../dispatch/command.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { readRoomTemplate, type RoomTemplate } from '../meetings/roomTemplate.ts';
import defaultEvents from '../../conf/default_events.json' with { type: 'json' };
import defaultLayouts from '../../conf/default_widget_layouts.json' with { type: 'json' };
import { alice, calendarRoom } from './people.ts';

const berlin = (value: string) => ({ tzid: 'Europe/Berlin', value });

/** 3 October 2040, 10:30 to 11:30 in Berlin. */
export function anEntry(changes: Partial<CalendarEntry> = {}): CalendarEntry {
  return { uid: 'k3', dtstart: berlin('20401003T103000'), dtend: berlin('20401003T113000'), ...changes };
}

/** The same on two days. */
export const aSeries = (changes: Partial<CalendarEntry> = {}) =>
  anEntry({ rrule: 'FREQ=DAILY;COUNT=2', ...changes });

export const at = berlin;

/** What `meeting.create` asks for in the worked example of the wire. */
export const aMeeting = (changes: object = {}) => ({
  title: 'Sync',
  description: 'Weekly sync',
  calendar: [aSeries()],
  ...changes,
});

let requests = 0;

/** A command of alice, sent in her calendar room. */
export function aRequest(type: string, data: unknown, changes: Partial<Request> = {}): Request {
  requests += 1;
  return {
    id: `$command${requests}`,
    type,
    sender: alice,
    sentIn: calendarRoom,
    data,
    locale: 'en',
    timeZone: 'Europe/Berlin',
    sentAt: 0,
    ...changes,
  };
}

/** The room template that ships with the bot, with more state, room events and layouts. */
export function aTemplate({
  state = [],
  events = [],
  layouts = [],
}: {
  readonly state?: readonly object[];
  readonly events?: readonly object[];
  readonly layouts?: readonly object[];
} = {}): RoomTemplate {
  const file = {
    state_events: [...state, ...defaultEvents.state_events],
    room_events: [...defaultEvents.room_events, ...events],
  };
  return readRoomTemplate(file, [...defaultLayouts, ...layouts]);
}

/** A configured widget that needs nothing of its room. */
export const aWidget = (id: string, changes: object = {}) => ({
  type: 'im.vector.modular.widgets',
  state_key: id,
  content: { type: 'm.custom', url: `https://widgets.example/${id}`, name: id },
  ...changes,
});

export const someSettings = (changes: Partial<Meetings['settings']> = {}): Meetings['settings'] => ({
  planner: { url: 'https://widgets.example/#/', name: 'Meetings' },
  cockpit: { url: 'https://widgets.example/cockpit', name: 'Details' },
  breakout: { url: 'https://widgets.example/breakout', name: 'Breakout Sessions' },
  calendarRoomName: 'Calendar',
  linkPrefix: 'https://matrix.to/#/',
  autoDeletionOffset: 60,
  reads: true,
  ...changes,
});
