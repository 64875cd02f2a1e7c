import { randomUUID } from 'node:crypto';
import { botInRoom, ensureCalendarRoom } from '../../stack/calendarRoom.ts';
import { eventually } from '../../stack/eventually.ts';
import type { Homeserver } from '../../stack/homeserver.ts';
import { person, type Person } from '../people.ts';
import { createData, ghost, times, types, type Target, type World } from './commands.ts';

const meta = 'net.nordeck.meetings.bot.meta';

/** The rooms that a ✅ names. */
export const roomsOf = (content: Readonly<Record<string, unknown>>): readonly string[] =>
  (content[meta] as { room_ids?: string[] } | undefined)?.room_ids ?? [];

/** Sends a command as a room event, as often as it takes while the homeserver is away; returns the event's id. */
export const sendCommand = async (
  sender: Person,
  room: string,
  { type, data }: { type: string; data: object },
): Promise<string> => {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/${type}/${randomUUID()}`;
  const body = { data, context: { locale: 'en', timezone: 'Europe/Berlin' } };
  const { event_id } = await eventually('a command is sent', () =>
    sender.request<{ event_id: string }>({ method: 'PUT', path, body }),
  );
  return event_id;
};

/** Sends a command, waits for its ✅, and returns the rooms it made. Throws when it is refused. */
export const demand = async (
  sender: Person,
  room: string,
  command: { type: string; data: object },
): Promise<readonly string[]> => {
  const id = await sendCommand(sender, room, command);
  const { key, content } = await sender.reactionTo(room, id);
  if (key !== '✅') {
    throw new Error(`${command.type} was answered ${key}: ${JSON.stringify(content[meta])}`);
  }
  return roomsOf(content);
};

/** A calendar room of `owner` in which the bot is at home. */
export const calendarOf = async (owner: Person, botId: string): Promise<string> => {
  const room = await ensureCalendarRoom(owner, botId);
  await botInRoom(owner, room, botId);
  return room;
};

/** A meeting of `owner`, who is in it, with that many breakout sessions. */
export const meetingOf = async (owner: Person, calendar: string, sessions = 0): Promise<Target> => {
  const data = createData(owner);
  const [roomId = ''] = await demand(owner, calendar, { type: types.create, data });
  await owner.join(roomId);
  if (sessions === 0) {
    return { roomId, sessions: [] };
  }
  const groups = Array.from({ length: sessions }, (_, index) => ({
    title: `Group ${index}`,
    participants: [{ user_id: ghost(owner) }],
  }));
  const command = { type: types.breakouts, data: { description: '', ...times, groups } };
  return { roomId, sessions: await demand(owner, roomId, command) };
};

/** Makes the people, their calendars and the meetings that commands are about; the bot must be running. */
export const makeWorld = async (homeserver: Homeserver, botId: string, closes: number): Promise<World> => {
  const [alice, bob] = await Promise.all([person(homeserver, 'alice'), person(homeserver, 'bob')]);
  const calendars = await Promise.all([
    calendarOf(alice, botId),
    calendarOf(alice, botId),
    calendarOf(bob, botId),
  ] as const);
  const meeting = (sessions = 0): Promise<Target> => meetingOf(alice, calendars[0], sessions);
  const [one, two, three, peopled, furnished, addressed, divided, ...closed] = await Promise.all([
    ...[meeting(), meeting(), meeting(), meeting(), meeting(), meeting(2), meeting()],
    ...Array.from({ length: closes }, (_, index) => meeting(index % 3)),
  ]);
  if (!one || !two || !three || !peopled || !furnished || !addressed || !divided) {
    throw new Error('The world is not complete.');
  }
  const updated = [one, two, three] as const;
  return { alice, bob, calendars, updated, peopled, furnished, addressed, divided, closed };
};
