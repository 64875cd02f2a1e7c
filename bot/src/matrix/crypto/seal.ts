import { membersWith } from '../../../../shared/src/matrix/membership.ts';
import type { Content, StateEvent } from '../../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { roomState } from '../../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../../shared/src/matrix/stateKinds.ts';
import { acknowledgementType } from '../../../../shared/src/acknowledgement.ts';
import { createSerially } from '../../dispatch/serially.ts';
import type { Homeserver } from '../homeserver.ts';
import type { Machine, Readers } from './machine.ts';
import type { Outgoing } from './outgoing.ts';
import type { RoomSecrecy } from './roomSecrecy.ts';

/** A room event as it goes over the wire. */
type Sealed = { readonly type: string; readonly content: Content };

/** Encrypts an event where the room is encrypted. */
export type Seal = (roomId: RoomId, type: string, content: Content) => Promise<Sealed>;

/** What encrypts, as soon as it is open. */
export type Keys = { readonly machine: Machine; readonly outgoing: Outgoing };

type Options = {
  readonly homeserver: Homeserver;
  readonly secrecy: RoomSecrecy;
  readonly keys: () => Promise<Keys>;
};

/** As every client does: reactions are counted by the homeserver, which must see what they belong to. */
const alwaysClear: readonly string[] = [acknowledgementType];

export function createSeal({ homeserver, secrecy, keys }: Options): Seal {
  const serially = createSerially();

  /**
   * Who is to read what is said now. Asked each time: whoever joined a moment ago, before the sync told us, must be able
   * to read it. The invited too, where they will see it once they have joined.
   */
  async function readersOf(roomId: RoomId): Promise<Readers> {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`;
    const state = roomState(await homeserver.request<readonly StateEvent[]>('GET', path));
    const visibility = state.content(stateKinds.historyVisibility)?.history_visibility;
    const historyVisibility = typeof visibility === 'string' ? visibility : 'shared';
    return {
      users: membersWith(state, historyVisibility === 'joined' ? ['join'] : ['join', 'invite']),
      encryption: state.content(stateKinds.encryption) ?? {},
      historyVisibility,
    };
  }

  async function shareKey({ machine, outgoing }: Keys, roomId: RoomId, readers: Readers): Promise<void> {
    const { users } = readers;
    await machine.track(users);
    await outgoing.meet(users);
    await outgoing.share(await machine.share(roomId, readers));
  }

  return async (roomId, type, content) => {
    if (alwaysClear.includes(type) || !(await secrecy.isEncrypted(roomId))) return { type, content };
    const open = await keys();
    return serially(roomId, async () => {
      await shareKey(open, roomId, await readersOf(roomId));
      return { type: 'm.room.encrypted', content: await open.machine.encrypt(roomId, type, content) };
    });
  };
}
