import { toReaction, type Answer } from '../../../shared/src/acknowledgement.ts';
import { AppError } from '../../../shared/src/appError.ts';
import type { Content, RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { BotApi } from '../host/botApi.ts';
import type { Host, InRoom, Look, ModalWish, Person } from '../host/host.ts';

export const alice = '@alice:example.org' as UserId;
export const bob = '@bob:example.org' as UserId;
export const bot = '@bot:example.org' as UserId;
export const calendarRoom = '!calendar:example.org' as RoomId;

/** One state event as a test writes it. */
export type State = readonly [type: string, stateKey: string, content: object, sender?: UserId];

/** An event that was sent through the host. */
type Sent = {
  readonly roomId: RoomId;
  readonly type: string;
  readonly content: Content;
  readonly eventId: EventId;
};

/** A world of rooms in memory, which does what a client and the bot in it do, as far as the planner sees it. */
export type FakeHost = Host & {
  /** Everything that was sent, in order. */
  readonly sent: readonly Sent[];
  /** Rooms that were shown to the user. */
  readonly opened: readonly RoomId[];
  /** Windows that were asked for; `close` ends one with its result. */
  readonly modals: readonly (ModalWish & { readonly close: (result?: unknown) => void })[];
  /** State that anybody sets in a room. */
  readonly set: (roomId: RoomId, ...states: readonly State[]) => void;
  /** The bot answers a command. */
  readonly answer: (eventId: EventId, answer: Answer, sender?: UserId) => void;
  /** What everything that is sent from now on fails with. */
  readonly failWith: (error: AppError | undefined) => void;
  readonly connect: (isConnected: boolean) => void;
  readonly look: (look: Look) => void;
};

export type FakeOptions = Partial<
  Pick<Host, 'kind' | 'userId' | 'roomId' | 'locale' | 'openModal' | 'modal'>
> & {
  readonly people?: readonly Person[];
  readonly bot?: Partial<BotApi>;
  /** Whether the client opens windows for forms. */
  readonly hasModals?: boolean;
};

export function createFakeHost(options: FakeOptions = {}): FakeHost {
  const { userId = alice, people = [], hasModals = false, ...rest } = options;
  const rooms = new Map<RoomId, Map<string, InRoom<StateEvent>>>();
  const stateWatchers = new Set<(events: readonly InRoom<StateEvent>[]) => void>();
  const eventWatchers = new Set<(event: InRoom<RoomEvent>) => void>();
  const lookWatchers = new Set<(look: Look) => void>();
  const connectionWatchers = new Set<(isConnected: boolean) => void>();
  const sent: Sent[] = [];
  const transactions = new Map<string, EventId>();
  const opened: RoomId[] = [];
  const modals: FakeHost['modals'][number][] = [];
  const claimed = new Set<string>();
  const kept = new Map<string, unknown>();
  let count = 0;
  let failure: AppError | undefined;
  let look: Look = { theme: 'light' };
  let isConnected = true;

  const nextId = () => `$event-${(count += 1)}` as EventId;
  const watch = <Watcher>(watchers: Set<Watcher>, watcher: Watcher) => {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  };
  const demandWorking = () => {
    if (failure) throw failure;
    if (!isConnected) throw new AppError('upstream', 'there is no connection');
  };
  const set: FakeHost['set'] = (roomId, ...states) => {
    const room = rooms.get(roomId) ?? new Map<string, InRoom<StateEvent>>();
    rooms.set(roomId, room);
    const events = states.map(([type, state_key, content, sender = bot]): InRoom<StateEvent> => {
      const event = {
        room_id: roomId,
        event_id: nextId(),
        type,
        state_key,
        sender,
        origin_server_ts: 0,
        content: content as Content,
      };
      room.set(JSON.stringify([type, state_key]), event);
      return event;
    });
    for (const receive of stateWatchers) receive(events);
  };
  const setOwnMembership = (roomId: RoomId, membership: string) =>
    set(roomId, ['m.room.member', userId, { membership }, userId]);

  return {
    kind: 'widget',
    roomId: calendarRoom,
    locale: 'en',
    ...rest,
    userId,
    bot: {
      widgets: () => Promise.resolve([]),
      config: () => Promise.resolve({ jitsiDialInEnabled: false }),
      sharing: () => Promise.resolve({}),
      ...options.bot,
    },
    memory: {
      claim: (name) => {
        if (claimed.has(name)) return Promise.resolve(undefined);
        claimed.add(name);
        return Promise.resolve(() => void claimed.delete(name));
      },
      keys: () => [...kept.keys()],
      read: (key) => structuredClone(kept.get(key)),
      write: (key, value) =>
        void (value === undefined ? kept.delete(key) : kept.set(key, structuredClone(value))),
    },
    watchLook: (receive) => {
      receive(look);
      return watch(lookWatchers, receive);
    },
    watchConnection: (receive) => {
      receive(isConnected);
      return watch(connectionWatchers, receive);
    },
    watchState: (types, receive) => {
      const known = [...rooms.values()].flatMap((room) => [...room.values()]);
      receive(known.filter(({ type }) => types.includes(type)));
      return Promise.resolve(
        watch(stateWatchers, (events: readonly InRoom<StateEvent>[]) =>
          receive(events.filter(({ type }) => types.includes(type))),
        ),
      );
    },
    watchEvents: (types, receive) =>
      Promise.resolve(
        watch(eventWatchers, (event: InRoom<RoomEvent>) => {
          if (types.includes(event.type)) receive(event);
        }),
      ),
    sendEvent: async (roomId, type, content, transactionId) => {
      await Promise.resolve();
      demandWorking();
      const known = transactions.get(transactionId);
      if (known !== undefined) return known;
      const eventId = nextId();
      transactions.set(transactionId, eventId);
      sent.push({ roomId, type, content, eventId });
      return eventId;
    },
    join: async (roomId) => {
      await Promise.resolve();
      demandWorking();
      setOwnMembership(roomId, 'join');
    },
    leave: async (roomId) => {
      await Promise.resolve();
      demandWorking();
      setOwnMembership(roomId, 'leave');
    },
    searchPeople: async (term) => {
      await Promise.resolve();
      demandWorking();
      const wanted = term.toLowerCase();
      return people.filter((person) =>
        `${person.userId} ${person.displayName ?? ''}`.toLowerCase().includes(wanted),
      );
    },
    openRoom: (roomId) => {
      opened.push(roomId);
      return Promise.resolve();
    },
    roomLink: (roomId) => `https://client.example.org/#/room/${roomId}`,
    thumbnail: () => Promise.resolve(undefined),
    ...(hasModals && {
      openModal: (wish: ModalWish) =>
        new Promise((resolve) => modals.push({ ...wish, close: (result) => resolve(result) })),
    }),
    sent,
    opened,
    modals,
    set,
    answer: (eventId, answer, sender = bot) => {
      const roomId = sent.find((each) => each.eventId === eventId)?.roomId ?? calendarRoom;
      const event = {
        room_id: roomId,
        event_id: nextId(),
        type: 'm.reaction',
        sender,
        origin_server_ts: 0,
        content: toReaction(eventId, answer),
      };
      for (const receive of eventWatchers) receive(event);
    },
    failWith: (error) => (failure = error),
    connect: (connected) => {
      isConnected = connected;
      for (const receive of connectionWatchers) receive(connected);
    },
    look: (next) => {
      look = next;
      for (const receive of lookWatchers) receive(next);
    },
  };
}
