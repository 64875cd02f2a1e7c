import { fileURLToPath } from 'node:url';
import { acknowledgementType } from '../../../shared/src/acknowledgement.ts';
import { AppError, isDenied } from '../../../shared/src/appError.ts';
import { takesPart } from '../../../shared/src/matrix/membership.ts';
import type { RoomEvent, StateEvent } from '../../../shared/src/matrix/event.ts';
import {
  isUserId,
  serverOf,
  type EventId,
  type RoomId,
  type UserId,
} from '../../../shared/src/matrix/ids.ts';
import { roomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { createSerially } from '../dispatch/serially.ts';
import { isInterruption } from '../interrupted.ts';
import type { Icon, Mark, Rooms, RoomToCreate } from '../meetings/rooms.ts';
import type { Crypto } from './crypto/crypto.ts';
import { isOpen, type Homeserver } from './homeserver.ts';
import type { UploadPicture } from './pictures.ts';

/** Finds the rooms that carry a mark; an attempt that was cut off before its answer may have made one. */
export type FindMade = (mark: Mark) => Promise<readonly RoomId[]>;

/** The rooms that we are in, with what we made them for. */
type RoomIndex = {
  readonly madeFor: FindMade;
  readonly markOf: (roomId: RoomId) => Promise<Mark | undefined>;
  /** Notes which room is the one of its mark, of all that may come. */
  readonly choose: (roomId: RoomId, mark: Mark) => Promise<void>;
  readonly chosen: (mark: Mark) => Promise<RoomId | undefined>;
};

type Options = {
  readonly homeserver: Homeserver;
  readonly botId: UserId;
  readonly findMade: FindMade;
  readonly index: RoomIndex;
  readonly uploadPicture: UploadPicture;
  /** Encrypts and reads what is said in encrypted rooms; absent where encryption is off. */
  readonly crypto: Pick<Crypto, 'seal' | 'unseal'> | undefined;
};

/**
 * How long a homeserver may still be busy with the creation of a room whose request was cut off: the pauses between our
 * looks, in milliseconds. A room that takes longer is left when it appears.
 */
const SETTLING = [250, 500, 1_000, 1_500, 1_750];
const VERSION_LIFETIME = 2 * 3600_000;
const REMOTE_ATTEMPTS = 3;
/** Joining may need other servers, whose failures need not pass. */
const JOIN_ATTEMPTS = 5;
/** Reactions that are fetched at once, and how often: more than that nobody reads. */
const REACTIONS = 500;
const REACTION_PAGES = 10;

type Relations = { readonly chunk: readonly RoomEvent[]; readonly next_batch?: string };

const pathOf = (version: string, parts: readonly string[]) =>
  `/_matrix/client/${version}/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
const path = (...parts: readonly string[]) => pathOf('v3', parts);

/** What `/capabilities` says of room versions. */
type Capabilities = {
  readonly capabilities?: { readonly 'm.room_versions'?: { readonly default?: string } };
};

/** The port `Rooms`, and what only the listener can tell of. */
export type SdkRooms = Rooms & {
  /** To be told of every room of ours that appears, with its mark. */
  readonly leaveIfLate: (roomId: RoomId, mark: Mark) => Promise<void>;
};

/** The port `Rooms`, over the client-server API. */
export function createSdkRooms(options: Options): SdkRooms {
  const { homeserver, botId, findMade, index, uploadPicture, crypto } = options;
  const { pause } = homeserver;
  let version: { readonly value: string; readonly until: number } | undefined;

  const state: Rooms['state'] = async (roomId) => {
    try {
      return roomState(await homeserver.request<StateEvent[]>('GET', path('rooms', roomId, 'state')));
    } catch (error) {
      // Synapse answers 403 for rooms that we are not in and for rooms that are not.
      if (error instanceof AppError && ['denied', 'not_found', 'invalid'].includes(error.code)) {
        throw new AppError('not_found', `room ${roomId} cannot be read`, {
          params: { roomId },
          cause: error,
        });
      }
      throw error;
    }
  };

  /** Whether all the state with which a room was to be created is there: a homeserver may fail half-way. */
  async function isComplete(roomId: RoomId, body: RoomToCreate): Promise<boolean> {
    const current = await state(roomId);
    const planned = Map.groupBy(body.initial_state, ({ type }) => type);
    return (
      current.event(stateKinds.name) !== undefined &&
      [...planned].every(([type, events]) => current.all(type).length >= events.length)
    );
  }

  const membership: Rooms['membership'] = async (roomId, userId) => {
    try {
      const member = await homeserver.request(
        'GET',
        path('rooms', roomId, 'state', stateKinds.member, userId),
      );
      return typeof member.membership === 'string' ? member.membership : undefined;
    } catch (error) {
      if (error instanceof AppError && ['denied', 'not_found'].includes(error.code)) return undefined;
      throw error;
    }
  };

  const leave: Rooms['leave'] = async (roomId, reason) => {
    const body = reason === undefined ? {} : { reason };
    await homeserver.request('POST', path('rooms', roomId, 'leave'), { body });
  };

  /** The complete rooms of a mark; waits for what may still be under way. */
  async function completeRooms(mark: Mark, body: RoomToCreate): Promise<readonly RoomId[]> {
    for (let look = 0; ; look += 1) {
      const seen = await findMade(mark);
      const complete = await Promise.all(seen.map((roomId) => isComplete(roomId, body)));
      const delay = SETTLING[look];
      if (complete.some(Boolean) || delay === undefined) return seen.filter((_, index) => complete[index]);
      await pause(delay);
    }
  }

  /** Leaves the rooms of a mark that are not the chosen one: half-made, or come when another was made already. */
  async function leaveOthers(mark: Mark, chosen: RoomId | undefined): Promise<void> {
    for (const other of await findMade(mark)) if (other !== chosen) await leave(other);
  }

  /** The room of a mark that an earlier attempt has made. */
  async function recover(mark: Mark, body: RoomToCreate): Promise<RoomId | undefined> {
    const complete = await completeRooms(mark, body);
    const before = await index.chosen(mark);
    const found = complete.find((roomId) => roomId === before) ?? complete[0];
    if (found !== undefined) await index.choose(found, mark);
    await leaveOthers(mark, found);
    return found;
  }

  const serially = createSerially();
  const create: Rooms['create'] = (mark, body, mayExist) =>
    serially(mark, async () => {
      // Also where the memory of an earlier attempt is lost, or another purpose has the same mark.
      let search = mayExist || (await index.madeFor(mark)).length > 0;
      const isHopeless = homeserver.doubt();
      let given: AppError | undefined;
      for (;;) {
        const found = search ? await recover(mark, body) : undefined;
        if (found !== undefined) return { roomId: found, isNew: false };
        if (given !== undefined) throw given;
        try {
          const { room_id } = await homeserver.request<{ room_id: RoomId }>('POST', path('createRoom'), {
            body,
            repeatable: false,
          });
          await index.choose(room_id, mark);
          if (search) await leaveOthers(mark, room_id);
          return { roomId: room_id, isNew: true };
        } catch (error) {
          if (isInterruption(error)) throw error;
          if (!isOpen(error)) {
            // Synapse keeps the beginning of a room whose rest it refuses, with us in it.
            await leaveOthers(mark, undefined);
            // It may have been planned for rooms of a version that is no longer the default.
            version = undefined;
            throw error;
          }
          search = true;
          // What it made all the same is found, or left, before it is given up.
          if (error.status === 500 && (await isHopeless())) given = error;
        }
      }
    });

  /** Leaves a room that came when another was made in its place. */
  const leaveIfLate: SdkRooms['leaveIfLate'] = (roomId, mark) =>
    serially(mark, async () => {
      const chosen = await index.chosen(mark);
      if (chosen !== undefined && chosen !== roomId) await leave(roomId);
    });

  const icons = new Map<Icon, Promise<string | undefined>>();
  async function uploadIcon(name: Icon): Promise<string | undefined> {
    try {
      return await uploadPicture(fileURLToPath(new URL(`../icons/${name}.png`, import.meta.url)));
    } catch (error) {
      if (isInterruption(error)) throw error;
      // A homeserver may refuse media. A widget without a picture is better than none; next time we try again.
      icons.delete(name);
      return undefined;
    }
  }

  return {
    botId,
    state,
    create,
    leaveIfLate,
    leave,
    setState: async (roomId, type, stateKey, content) => {
      // An invitation to another server fails with the failures of that server, which need not pass.
      const remote =
        type === stateKinds.member && isUserId(stateKey) && serverOf(stateKey) !== serverOf(botId);
      await homeserver.request('PUT', path('rooms', roomId, 'state', type, stateKey), {
        body: content,
        ...(remote && { attempts: REMOTE_ATTEMPTS }),
      });
    },
    send: async (roomId, type, content, transactionId) => {
      const sealed = crypto ? await crypto.seal(roomId, type, content) : { type, content };
      const { event_id } = await homeserver.request<{ event_id: EventId }>(
        'PUT',
        path('rooms', roomId, 'send', sealed.type, transactionId),
        { body: sealed.content },
      );
      return event_id;
    },
    reactionsTo: async (roomId, eventId) => {
      const reactions: RoomEvent[] = [];
      // Of any type: some clients encrypt reactions.
      const of = pathOf('v1', ['rooms', roomId, 'relations', eventId, 'm.annotation']);
      for (let from: string | undefined, page = 0; page < REACTION_PAGES; page += 1) {
        const query = { dir: 'b', limit: REACTIONS, ...(from !== undefined && { from }) };
        const { chunk, next_batch } = await homeserver.request<Relations>('GET', of, { query });
        const clear = await Promise.all(
          chunk.map(async (event) => (crypto ? crypto.unseal(roomId, event) : event)),
        );
        const readable = clear.filter((event) => event !== undefined);
        reactions.push(...readable.filter(({ type }) => type === acknowledgementType));
        if (next_batch === undefined) break;
        from = next_batch;
      }
      return reactions;
    },
    membership,
    made: async (mark) => (await index.madeFor(mark))[0],
    markOf: index.markOf,
    join: async (roomId, via) => {
      const query = via === undefined ? {} : { via };
      await homeserver.request('POST', path('join', roomId), { body: {}, query, attempts: JOIN_ATTEMPTS });
    },
    kick: async (roomId, userId, reason) => {
      try {
        await homeserver.request('POST', path('rooms', roomId, 'kick'), {
          body: { user_id: userId, reason },
        });
      } catch (error) {
        // Who is out already cannot be removed: they went by themselves, or by a request whose answer got lost.
        if (!isDenied(error) || takesPart(await membership(roomId, userId))) throw error;
      }
    },
    defaultVersion: async () => {
      if (version === undefined || version.until < Date.now()) {
        const { capabilities } = await homeserver.request<Capabilities>('GET', path('capabilities'));
        // "1" is what the specification says of a homeserver that does not tell.
        const value = capabilities?.['m.room_versions']?.default ?? '1';
        version = { value, until: Date.now() + VERSION_LIFETIME };
      }
      return version.value;
    },
    displayName: async (userId) => {
      try {
        const profile = await homeserver.request('GET', path('profile', userId, 'displayname'), {
          timeoutSeconds: 10,
          dispensable: true,
        });
        return typeof profile.displayname === 'string' && profile.displayname !== ''
          ? profile.displayname
          : undefined;
      } catch (error) {
        if (isInterruption(error)) throw error;
        // No profile, or a remote one that does not answer: a name is not worth a failed command.
        return undefined;
      }
    },
    icon: (name) => {
      const uploaded = icons.get(name) ?? uploadIcon(name);
      icons.set(name, uploaded);
      return uploaded;
    },
  };
}
