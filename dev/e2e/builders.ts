import { botInRoom, ensureCalendarRoom } from '../stack/calendarRoom.ts';
import type { ClientEvent, MatrixClient } from '../stack/matrixClient.ts';
import { startBot, type Bot, type BotWish } from './bot.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

/** The eight commands, as they stand on the wire. */
export const commands = {
  create: 'net.nordeck.meetings.meeting.create',
  update: 'net.nordeck.meetings.meeting.update',
  close: 'net.nordeck.meetings.meeting.close',
  participants: 'net.nordeck.meetings.meeting.participants.handle',
  widgets: 'net.nordeck.meetings.meeting.widgets.handle',
  messaging: 'net.nordeck.meetings.meeting.change.message_permissions',
  breakouts: 'net.nordeck.meetings.breakoutsessions.create',
  broadcast: 'net.nordeck.meetings.sub_meetings.send_message',
} as const;

type Data = Readonly<Record<string, unknown>>;

/** A wall time such as `20401003T103000` in a zone. */
export const at = (value: string, tzid = 'Europe/Berlin') => ({ tzid, value });

/** A single hour on the morning of October 3, 2040, in Berlin. */
export const entry = (other: Data = {}) => ({
  uid: 'k3',
  dtstart: at('20401003T103000'),
  dtend: at('20401003T113000'),
  ...other,
});

/** What `meeting.create` needs, and no more; `other` says what the test is about. */
export const meetingData = (other: Data = {}): Data => ({
  title: 'Sync',
  description: 'Weekly sync',
  calendar: [entry()],
  ...other,
});

/** What `breakoutsessions.create` needs, and no more: one group without people. */
export const breakoutData = (other: Data = {}): Data => ({
  groups: [{ title: 'Group 1' }],
  description: 'In small groups',
  start_time: '2040-10-03T08:45:00Z',
  end_time: '2040-10-03T09:15:00Z',
  ...other,
});

/** How the bot answered a command. */
export type Answer = {
  readonly eventId: string;
  readonly key: string;
  readonly code?: string;
  readonly fields?: readonly string[];
  /** The rooms it made. */
  readonly roomIds: readonly string[];
  /** The whole content of the reaction. */
  readonly content: Data;
};

type Context = { readonly locale?: string; readonly timezone?: string };

const toAnswer = (eventId: string, key: string, content: Data): Answer => {
  const meta = (content['net.nordeck.meetings.bot.meta'] ?? {}) as {
    code?: string;
    fields?: string[];
    room_ids?: string[];
  };
  return { eventId, key, code: meta.code, fields: meta.fields, roomIds: meta.room_ids ?? [], content };
};

/** Sends a command as the widget does, and waits for the bot's answer. */
export const sendCommand = async (
  sender: Person,
  roomId: string,
  command: { readonly type: string; readonly data: unknown; readonly context?: Context },
): Promise<Answer> => {
  const { type, data, context = { locale: 'en', timezone: 'Europe/Berlin' } } = command;
  const eventId = await sender.send(roomId, type, { data, context });
  const { key, content } = await sender.reactionTo(roomId, eventId);
  return toAnswer(eventId, key, content);
};

/** A room with the bot in it, which may do everything there. */
export const calendarRoom = async (owner: Person, bot: Bot): Promise<string> => {
  const roomId = await ensureCalendarRoom(owner, bot.userId);
  await botInRoom(owner, roomId, bot.userId);
  return roomId;
};

/** Alice, who has a calendar, and the bot that works for her. */
export type Scene = { readonly bot: Bot; readonly alice: Person; readonly calendar: string };

/** Sets the scene of a spec; by default on the shared homeserver with the settings of every bot for developers. */
export const setScene = async (wish: Partial<BotWish> = {}): Promise<Scene> => {
  const homeserver = wish.homeserver ?? sharedHomeserver();
  const [bot, alice] = await Promise.all([startBot({ ...wish, homeserver }), person(homeserver, 'alice')]);
  return { bot, alice, calendar: await calendarRoom(alice, bot) };
};

/** A meeting of alice's, which she has joined. */
export const makeMeeting = async (
  { alice, calendar }: Pick<Scene, 'alice' | 'calendar'>,
  data: Data = {},
  context?: Context,
): Promise<string> => {
  const command = { type: commands.create, data: meetingData(data), context };
  const { key, content, roomIds } = await sendCommand(alice, calendar, command);
  const [roomId] = roomIds;
  if (key !== '✅' || roomId === undefined) {
    throw new Error(`There is no meeting: ${JSON.stringify(content)}`);
  }
  await alice.join(roomId);
  return roomId;
};

/** Breakout sessions of a meeting, one for each group, in their order. */
export const makeBreakouts = async (alice: Person, meeting: string, data: Data = {}): Promise<string[]> => {
  const command = { type: commands.breakouts, data: breakoutData(data) };
  const { key, content, roomIds } = await sendCommand(alice, meeting, command);
  if (key !== '✅') {
    throw new Error(`There are no breakout sessions: ${JSON.stringify(content)}`);
  }
  return [...roomIds];
};

/** The state of a room by type, and by `type|state key` where there is a state key. */
export const stateOf = async (reader: MatrixClient, roomId: string): Promise<Record<string, Data>> =>
  Object.fromEntries(
    (await reader.state(roomId)).map(({ type, state_key = '', content }) => [
      state_key === '' ? type : `${type}|${state_key}`,
      content,
    ]),
  );

/** The messages of a room, oldest first. */
export const messagesIn = async (
  reader: MatrixClient,
  roomId: string,
): Promise<{ sender: string; content: Data }[]> =>
  (await reader.messages(roomId))
    .filter(({ type }) => type === 'm.room.message')
    .map(({ sender, content }) => ({ sender, content }))
    .reverse();

/** Everything that a refused command must leave as it is: the rooms that the bot is in, and what is in one of them. */
export const worldOf = async ({ client }: Bot, roomId: string): Promise<unknown> => {
  const [joined, state] = await Promise.all([client.joinedRooms(), client.state(roomId)]);
  return { rooms: joined.toSorted(), state: state.map(({ event_id }) => event_id).toSorted() };
};

/** How many answers each command in a room has. */
export const answersIn = async (reader: MatrixClient, roomId: string): Promise<number[]> => {
  const events: ClientEvent[] = await reader.messages(roomId, 1000);
  const answered = events
    .filter(({ type }) => type === 'm.reaction')
    .map(({ content }) => (content['m.relates_to'] as { event_id: string }).event_id);
  return events
    .filter(({ type }) => Object.values<string>(commands).includes(type))
    .map(({ event_id }) => answered.filter((id) => id === event_id).length);
};
