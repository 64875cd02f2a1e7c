// People who type to the bot, without a homeserver: messages go in as events and come back as the bot's notices.
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { createCarryOut } from '../chat/carryOut.ts';
import type { ChatTools } from '../chat/chatCommand.ts';
import { chatCommands } from '../chat/index.ts';
import { createChat } from '../chat/respond.ts';
import { readMeeting } from '../meetings/meeting.ts';
import type { IndexedMeeting } from '../meetings/meetingIndex.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { aMeeting, anEntry, at, someSettings } from './builders.ts';
import { collectLog } from './collectLog.ts';
import type { FakeRooms } from './fakeRooms.ts';
import { alice, bob, bot } from './people.ts';
import { createService, type TestService } from './service.ts';

/** The morning of 1 October 2040 in Berlin. */
const morning = Date.parse('2040-10-01T06:00:00Z');

/** Alice's chat with the bot. */
export const chat = '!chat:example.com' as RoomId;

type Options = {
  readonly tools?: Partial<ChatTools>;
  readonly administrators?: readonly UserId[];
  readonly settings?: Meetings['settings'];
};

export type Talk = {
  readonly service: TestService;
  readonly lines: readonly Record<string, unknown>[];
  /** Sends an event to the bot, and gives what it answered; `undefined` when it kept silent. */
  readonly send: (event: Partial<RoomEvent>, roomId?: RoomId) => Promise<RoomEvent | undefined>;
  /** What the bot answers to somebody, as text; by default to alice in her chat. */
  readonly ask: (text: string, who?: UserId, roomId?: RoomId) => Promise<string | undefined>;
};

/** The open meetings that the bot is in, as its index tells them. */
export function indexedMeetings({ rooms }: { readonly rooms: FakeRooms }): readonly IndexedMeeting[] {
  return rooms.roomIds().flatMap((roomId) => {
    const state = rooms.look(roomId);
    const isOpen =
      state.event('m.room.tombstone') === undefined &&
      state.content('m.room.member', bot)?.membership === 'join';
    const meeting = isOpen ? readMeeting(roomId, state) : undefined;
    return meeting === undefined ? [] : [meeting];
  });
}

let messages = 0;

export function createTalk(options: Options = {}): Talk {
  const { tools = {}, administrators = [], settings = someSettings() } = options;
  const now = () => morning;
  const service = createService({
    now,
    settings,
    displayNames: { [alice]: 'Alice', [bob]: 'Bob', [bot]: 'The Bot of Ours' },
  });
  const { rooms, meetings, journal, dispatch, serially } = service;
  rooms.add({ id: chat, creator: alice, members: { [bot]: 'join' } });
  const locales = new Map<UserId, string>();
  const zones = new Map<UserId, string>();
  const { log, lines } = collectLog();
  const watcher = createChat({
    tools: {
      meetings,
      index: {
        meetings: () => Promise.resolve(indexedMeetings(service)),
        countRooms: () => Promise.resolve(rooms.roomIds().length),
        note: () => Promise.resolve(),
      },
      record: {
        count: () => Promise.resolve({ commands: 0, failures: 0 }),
        failures: () => Promise.resolve([]),
      },
      setLocale: (userId, locale) => Promise.resolve(void locales.set(userId, locale)),
      setTimeZone: (userId, zone) => Promise.resolve(void zones.set(userId, zone)),
      commands: () => chatCommands,
      ...createCarryOut({ journal, dispatch, now }),
      serially,
      problems: () => Promise.resolve([]),
      device: () => undefined,
      now,
      ...tools,
    },
    localeOf: (userId) => Promise.resolve(locales.get(userId) ?? 'en'),
    timeZoneOf: (userId) => Promise.resolve(zones.get(userId) ?? 'Europe/Berlin'),
    administrators,
    log,
  });
  const send: Talk['send'] = async (changes, roomId = chat) => {
    messages += 1;
    const event: RoomEvent = {
      event_id: `$message${messages}` as EventId,
      type: 'm.room.message',
      sender: alice,
      origin_server_ts: morning,
      content: {},
      ...changes,
    };
    const before = rooms.messages(roomId).length;
    if (!watcher.concerns(event)) return undefined;
    await watcher.watch(roomId, event);
    return rooms.messages(roomId)[before];
  };
  return {
    service,
    lines,
    send,
    ask: async (body, sender = alice, roomId = chat) => {
      const answer = await send({ sender, content: { msgtype: 'm.text', body } }, roomId);
      const text = answer?.content.body;
      return typeof text === 'string' ? text.replace(/[\u2009\u202f\u00a0]/g, ' ') : undefined;
    },
  };
}

/** A meeting of alice's on an October day of 2040, with bob. */
export async function planMeeting({ service }: Talk, day: number, changes: object = {}): Promise<RoomId> {
  const date = `204010${String(day).padStart(2, '0')}`;
  const calendar = [anEntry({ dtstart: at(`${date}T103000`), dtend: at(`${date}T113000`) })];
  const data = aMeeting({ calendar, participants: [{ user_id: bob }], ...changes });
  const [roomId] = await service.done('net.nordeck.meetings.meeting.create', data, {
    sentAt: morning,
  });
  if (roomId === undefined) throw new Error('no room was made');
  return roomId;
}
