// An in-memory homeserver behind the `Rooms` port, as the bot's account sees it. It refuses what Synapse refuses.
import { AppError } from '../../../shared/src/appError.ts';
import { takesPart } from '../../../shared/src/matrix/membership.ts';
import type { Content, RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import { isUserId, type EventId, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import {
  hasPrivilegedCreators,
  levelOf,
  may,
  roomPower,
  type Need,
} from '../../../shared/src/matrix/roomPower.ts';
import { roomState, type RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { Interrupted } from '../interrupted.ts';
import { MADE_FOR, type Rooms } from '../meetings/rooms.ts';
import { bot } from './people.ts';

/** One request that changes something. */
type Act = {
  readonly name: 'create' | 'join' | 'setState' | 'send' | 'kick' | 'leave';
  readonly roomId?: RoomId;
  readonly type?: string;
  /** State key, user or transaction id. */
  readonly key?: string;
  readonly content?: Content;
};

/** A room that somebody else made. */
type GivenRoom = {
  readonly id: RoomId;
  readonly creator: UserId;
  readonly version?: string;
  readonly type?: string;
  /** `null`: a room without power levels. */
  readonly levels?: Content | null;
  /** Memberships beside the creator's, which is `join`. */
  readonly members?: Readonly<Record<string, string>>;
  readonly state?: readonly {
    readonly type: string;
    readonly stateKey?: string;
    readonly content: Content;
  }[];
};

type Options = {
  readonly botId?: UserId;
  readonly version?: string;
  readonly displayNames?: Readonly<Record<string, string>>;
  readonly now?: () => number;
};

export type FakeRooms = Rooms & {
  /** Every act that was tried, oldest first. */
  readonly acts: Act[];
  readonly roomIds: () => readonly RoomId[];
  /** The state of a room as it is, whoever may see it. */
  readonly look: (roomId: RoomId) => RoomState;
  /** What was sent to a room that is no state. */
  readonly messages: (roomId: RoomId) => readonly RoomEvent[];
  readonly add: (room: GivenRoom) => TargetRoomId;
  /** Changes state as if somebody else did. */
  readonly put: (roomId: RoomId, type: string, stateKey: string, content: Content) => void;
  /** Lets somebody react to a message. Returns the reaction. */
  readonly react: (roomId: RoomId, userId: UserId, eventId: EventId, key: string) => EventId;
  /** Takes an event out of the timeline, as its sender may. */
  readonly redact: (roomId: RoomId, eventId: EventId) => void;
  /** Lets the next act that matches fail, before it has had an effect. */
  readonly failOnce: (matches: (act: Act) => boolean, error?: Error) => void;
  /** Lets every act that matches fail. */
  readonly failAlways: (matches: (act: Act) => boolean, error?: Error) => void;
  /** Lets the answer to the next invitation of a user get lost; they accept it before the request is repeated. */
  readonly loseInvitation: (userId: UserId) => void;
  /** Lets new rooms be of another version, of which the bot learns when one is refused. */
  readonly changeVersion: (version: string) => void;
  /** Lets the service be killed at the act of that number (0-based), before or after its effect, until `restart`. */
  readonly killAt: (act: number, moment: 'before' | 'after') => void;
  readonly restart: () => void;
};

type TargetRoomId = RoomId;

type Room = { readonly version: string; events: StateEvent[]; readonly timeline: RoomEvent[] };

/** The largest event that a homeserver takes, with what it adds itself. */
const MAX_EVENT = 65_000;

/** As it comes back from the wire. */
const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const refuse = (message: string): never => {
  throw new AppError('denied', `M_FORBIDDEN: ${message}`);
};
const invalid = (message: string): never => {
  throw new AppError('invalid', `M_BAD_JSON: ${message}`);
};

function demandStorable(content: unknown): void {
  if (JSON.stringify(content).length > MAX_EVENT)
    throw new AppError('invalid', 'M_TOO_LARGE: event too large');
  const look = (value: unknown): void => {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) invalid('no integer');
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
      invalid('unstorable text');
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look(content);
}

export function createFakeRooms(options: Options = {}): FakeRooms {
  const { botId = bot, displayNames = {}, now = () => 0 } = options;
  const rooms = new Map<RoomId, Room>();
  const acts: Act[] = [];
  const failures: {
    readonly matches: (act: Act) => boolean;
    readonly error: Error;
    readonly once: boolean;
  }[] = [];
  const sent = new Map<string, EventId>();
  let version = options.version ?? '11';
  let toldVersion = version;
  const lost = new Set<string>();
  let kill: { readonly act: number; readonly moment: 'before' | 'after' } | undefined;
  let dead = false;
  let ids = 0;

  const roomOf = (roomId: RoomId): Room => {
    const room = rooms.get(roomId);
    if (!room) throw new AppError('not_found', `room ${roomId} cannot be read`, { params: { roomId } });
    return room;
  };
  const look = (roomId: RoomId) => roomState(roomOf(roomId).events);
  const membershipIn = (roomId: RoomId, userId: string) =>
    look(roomId).content(stateKinds.member, userId)?.membership;

  function write(
    room: Room,
    sender: UserId,
    event: { type: string; stateKey: string; content: Content },
  ): void {
    const { type, stateKey: state_key, content } = event;
    demandStorable(content);
    ids += 1;
    const event_id = `$event-${ids}` as EventId;
    const fresh: StateEvent = {
      event_id,
      type,
      state_key,
      sender,
      origin_server_ts: now(),
      content: clone(content),
    };
    const index = room.events.findIndex((old) => old.type === type && old.state_key === state_key);
    if (index < 0) room.events.push(fresh);
    else room.events[index] = fresh;
  }

  function say(roomId: RoomId, sender: UserId, type: string, content: Content): EventId {
    ids += 1;
    const event_id = `$event-${ids}` as EventId;
    const event = { event_id, type, sender, origin_server_ts: now(), content: clone(content) };
    roomOf(roomId).timeline.push(event);
    return event_id;
  }

  function demand(roomId: RoomId, need: Need): void {
    if (membershipIn(roomId, botId) !== 'join') refuse(`${botId} is not in ${roomId}`);
    if (!may(roomPower(look(roomId)), botId, need)) refuse(`${botId} may not ${JSON.stringify(need)}`);
  }

  function demandLevels(room: Room, content: Content): void {
    const create = roomState(room.events).event(stateKinds.create);
    const users = Object.entries((content.users ?? {}) as Record<string, unknown>);
    if (users.some(([userId, level]) => !isUserId(userId) || !Number.isSafeInteger(level)))
      invalid('unsound users');
    if (hasPrivilegedCreators(room.version) && users.some(([userId]) => userId === create?.sender))
      invalid('creators must not stand in the power levels');
  }

  /** Runs an act with its failures and with the death of the service. */
  async function doing<T>(act: Act, effect: () => T): Promise<T> {
    // A request takes its time: what is sent side by side is under way before the first of it has failed.
    await Promise.resolve();
    if (dead) throw new Interrupted();
    const number = acts.push(clone(act)) - 1;
    const dies = kill?.act === number ? kill.moment : undefined;
    dead = dies !== undefined;
    if (dies === 'before') throw new Interrupted();
    const index = failures.findIndex(({ matches }) => matches(act));
    const failure = failures[index];
    if (failure) {
      if (failure.once) failures.splice(index, 1);
      throw failure.error;
    }
    const result = effect();
    if (dies === 'after') throw new Interrupted();
    return result;
  }

  const make = (id: RoomId, room: Room, sender: UserId, content: Content) => {
    rooms.set(id, room);
    const creator = Number(room.version) < 11 ? { creator: sender } : {};
    write(room, sender, {
      type: stateKinds.create,
      stateKey: '',
      content: { ...content, ...creator, room_version: room.version },
    });
    write(room, sender, { type: stateKinds.member, stateKey: sender, content: { membership: 'join' } });
  };

  const markOf = (id: RoomId) => look(id).content(stateKinds.create)?.[MADE_FOR] as string | undefined;
  const made = (mark: string) =>
    [...rooms.keys()].find((id) => markOf(id) === mark && membershipIn(id, botId) === 'join');

  const create: Rooms['create'] = (mark, body, mayExist) => {
    const before = made(mark);
    if (mayExist && before !== undefined && !dead) return Promise.resolve({ roomId: before, isNew: false });
    return doing({ name: 'create', key: mark, content: body }, () => {
      const { name, topic, creation_content, power_level_content_override, initial_state } = body;
      const privileged = hasPrivilegedCreators(version);
      const id = (privileged ? `!room${rooms.size}` : `!room${rooms.size}:example.com`) as RoomId;
      const room: Room = { version, events: [], timeline: [] };
      const given = (power_level_content_override ?? {}) as Content;
      // What Synapse sets, of which the override replaces each key as a whole; the preset lets everybody invite.
      const levels = {
        users: privileged ? {} : { [botId]: 100 },
        users_default: 0,
        events: {
          [stateKinds.name]: 50,
          [stateKinds.powerLevels]: 100,
          [stateKinds.tombstone]: privileged ? 150 : 100,
        },
        events_default: 0,
        state_default: 50,
        ...{ ban: 50, kick: 50, redact: 50, invite: 0, historical: 100 },
        ...given,
      };
      const preset = [
        { type: 'm.room.join_rules', stateKey: '', content: { join_rule: 'invite' } },
        { type: 'm.room.history_visibility', stateKey: '', content: { history_visibility: 'shared' } },
        { type: 'm.room.guest_access', stateKey: '', content: { guest_access: 'can_join' } },
      ];
      try {
        make(id, room, botId, creation_content);
        demandLevels(room, levels);
        write(room, botId, { type: stateKinds.powerLevels, stateKey: '', content: levels });
        const all = [
          ...preset,
          ...initial_state.map(({ type, state_key, content }) => ({ type, stateKey: state_key, content })),
          ...(name === undefined ? [] : [{ type: stateKinds.name, stateKey: '', content: { name } }]),
          ...(topic === undefined ? [] : [{ type: stateKinds.topic, stateKey: '', content: { topic } }]),
        ];
        for (const event of all) {
          demand(id, { state: event.type });
          write(room, botId, event);
        }
      } catch (error) {
        rooms.delete(id);
        toldVersion = version;
        throw error;
      }
      return { roomId: id, isNew: true };
    });
  };

  function invite(roomId: RoomId, userId: string, content: Content): void {
    if (!isUserId(userId)) return invalid('no user id');
    demand(roomId, { action: 'invite' });
    if (content.membership !== 'invite') refuse('the bot only invites');
    if (membershipIn(roomId, userId) === 'join') refuse(`${userId} is already in the room.`);
    if (membershipIn(roomId, userId) === 'ban') refuse(`${userId} is banned from the room`);
    write(roomOf(roomId), botId, { type: stateKinds.member, stateKey: userId, content });
    if (!lost.delete(userId)) return;
    write(roomOf(roomId), userId, {
      type: stateKinds.member,
      stateKey: userId,
      content: { membership: 'join' },
    });
    invite(roomId, userId, content);
  }

  return {
    botId,
    acts,
    create,
    look,
    roomIds: () => [...rooms.keys()],
    messages: (roomId) => roomOf(roomId).timeline,
    add: ({ id, creator, members = {}, state = [], levels = {}, ...room }) => {
      const made: Room = { version: room.version ?? '11', events: [], timeline: [] };
      make(id, made, creator, room.type === undefined ? {} : { type: room.type });
      if (levels) write(made, creator, { type: stateKinds.powerLevels, stateKey: '', content: levels });
      for (const [userId, membership] of Object.entries(members)) {
        write(made, creator, { type: stateKinds.member, stateKey: userId, content: { membership } });
      }
      for (const { type, stateKey = '', content } of state) write(made, creator, { type, stateKey, content });
      return id;
    },
    put: (roomId, type, stateKey, content) => write(roomOf(roomId), botId, { type, stateKey, content }),
    failOnce: (matches, error = new AppError('upstream', 'the homeserver fails')) =>
      failures.push({ matches, error, once: true }),
    failAlways: (matches, error = new AppError('upstream', 'the homeserver fails')) =>
      failures.push({ matches, error, once: false }),
    changeVersion: (other) => {
      version = other;
    },
    loseInvitation: (userId) => lost.add(userId),
    killAt: (act, moment) => {
      kill = { act, moment };
    },
    restart: () => {
      dead = false;
      kill = undefined;
    },
    membership: (roomId, userId) => Promise.resolve(membershipIn(roomId, userId) as string | undefined),
    made: (mark) => Promise.resolve(made(mark)),
    markOf: (roomId) => Promise.resolve(rooms.has(roomId) ? markOf(roomId) : undefined),
    join: (roomId) =>
      doing({ name: 'join', roomId }, () => {
        write(roomOf(roomId), botId, {
          type: stateKinds.member,
          stateKey: botId,
          content: { membership: 'join' },
        });
      }),
    state: (roomId) => {
      if (dead) return Promise.reject(new Interrupted());
      // After it left, the bot still sees the room as it was then; here nobody changes it any more.
      const membership = rooms.has(roomId) ? membershipIn(roomId, botId) : undefined;
      if (membership === 'join' || membership === 'leave') return Promise.resolve(look(roomId));
      return Promise.reject(
        new AppError('not_found', `room ${roomId} cannot be read`, { params: { roomId } }),
      );
    },
    setState: (roomId, type, stateKey, content) =>
      doing({ name: 'setState', roomId, type, key: stateKey, content }, () => {
        if (type === stateKinds.member) return invite(roomId, stateKey, content);
        demand(roomId, { state: type });
        if (type === stateKinds.powerLevels) demandLevels(roomOf(roomId), content);
        write(roomOf(roomId), botId, { type, stateKey, content });
      }),
    send: (roomId, type, content, transactionId) =>
      doing({ name: 'send', roomId, type, key: transactionId, content }, () => {
        const transaction = `${roomId} ${type} ${transactionId}`;
        const before = sent.get(transaction);
        if (before !== undefined) return before;
        demand(roomId, { event: type });
        demandStorable(content);
        const event_id = say(roomId, botId, type, content);
        sent.set(transaction, event_id);
        return event_id;
      }),
    reactionsTo: (roomId, eventId) =>
      Promise.resolve(
        roomOf(roomId)
          .timeline.toReversed()
          .filter(({ type, content }) => {
            const { event_id } = (content['m.relates_to'] ?? {}) as { event_id?: unknown };
            return type === 'm.reaction' && event_id === eventId;
          }),
      ),
    react: (roomId, userId, event_id, key) =>
      say(roomId, userId, 'm.reaction', {
        'm.relates_to': { rel_type: 'm.annotation', event_id, key },
      }),
    redact: (roomId, eventId) => {
      const { timeline } = roomOf(roomId);
      timeline.splice(
        timeline.findIndex(({ event_id }) => event_id === eventId),
        1,
      );
    },
    kick: (roomId, userId, reason) =>
      doing({ name: 'kick', roomId, key: userId, content: { reason } }, () => {
        if (!takesPart(membershipIn(roomId, userId))) return;
        demand(roomId, { action: 'kick' });
        const power = roomPower(look(roomId));
        if (levelOf(power, botId) <= levelOf(power, userId)) refuse(`${userId} stands too high`);
        write(roomOf(roomId), botId, {
          type: stateKinds.member,
          stateKey: userId,
          content: { membership: 'leave', reason },
        });
      }),
    leave: (roomId, reason) =>
      doing({ name: 'leave', roomId }, () => {
        if (membershipIn(roomId, botId) === undefined) refuse('the bot was never there');
        write(roomOf(roomId), botId, {
          type: stateKinds.member,
          stateKey: botId,
          content: { membership: 'leave', ...(reason !== undefined && { reason }) },
        });
      }),
    defaultVersion: () => (dead ? Promise.reject(new Interrupted()) : Promise.resolve(toldVersion)),
    displayName: (userId) =>
      Promise.resolve(Object.hasOwn(displayNames, userId) ? displayNames[userId] : undefined),
    icon: (name) => Promise.resolve(`mxc://example.com/${name}`),
  };
}
