import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import { isRoomId, serverOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Logger } from '../log.ts';
import { membershipOf } from '../meetings/meeting.ts';
import type { Serially } from '../dispatch/serially.ts';
import { notice, roomLink, roomName } from '../meetings/lines.ts';
import { visibleState, type Meetings, type TargetRoom } from '../meetings/meetings.ts';
import { carryOver, isLookedAfter, mayCarryOver } from '../meetings/upgrade.ts';
import { textsFor } from '../i18n.ts';
import { willPass } from '../willPass.ts';

type Options = {
  readonly meetings: Meetings;
  readonly serially: Serially;
  /** Whether somebody may bring the bot into rooms. */
  readonly isAllowed: (userId: UserId) => boolean;
  /** Told of every room that was brought over. */
  readonly upgraded?: ((from: RoomId, to: RoomId) => Promise<void>) | undefined;
  readonly localeOf: (userId: UserId) => Promise<string>;
  readonly log: Logger;
};

/** What a room says of the one it replaces. */
const predecessorOf = (state: RoomState): RoomId | undefined => {
  const predecessor = state.content(stateKinds.create)?.predecessor as
    { readonly room_id?: unknown } | undefined;
  return isRoomId(predecessor?.room_id) ? predecessor.room_id : undefined;
};

/** Follows rooms that are upgraded: a tombstone leads to the new room, which is made what the old one was. */
export function createFollowUpgrade({ meetings, serially, isAllowed, upgraded, localeOf, log }: Options) {
  const { rooms, settings } = meetings;

  const look = async (roomId: RoomId): Promise<TargetRoom | undefined> => {
    const state = await visibleState(rooms, roomId);
    return state && { roomId, state };
  };

  /**
   * Whether a room of ours is to be followed to another one. Anybody can name any room as their predecessor; only the old
   * room itself says what replaces it. The bot leaves it when all is done.
   */
  const isReplaced = (old: TargetRoom, freshId: RoomId): boolean =>
    old.state.content(stateKinds.tombstone)?.replacement_room === freshId &&
    isLookedAfter(meetings, old) &&
    membershipOf(old.state, rooms.botId) === 'join';

  /** Enters the room that replaces another. Returns whether it is one: a tombstone can name any room. */
  async function enter(freshId: RoomId, oldId: RoomId, via: string): Promise<boolean> {
    const wasThere = (await rooms.membership(freshId, rooms.botId)) === 'join';
    if (!wasThere) await rooms.join(freshId, via);
    if (predecessorOf(await rooms.state(freshId)) === oldId) return true;
    if (!wasThere) await rooms.leave(freshId);
    return false;
  }

  /** Makes a room that replaces another what that was, as far as the bot may. Tells whether it replaces one of ours. */
  const follow = (freshId: RoomId, because: UserId): Promise<boolean> =>
    // The tombstone and the power levels of the new room both lead here, at the same time.
    serially(freshId, () => followOnce(freshId, because));

  async function followOnce(freshId: RoomId, because: UserId): Promise<boolean> {
    const fresh = await look(freshId);
    const oldId = fresh && predecessorOf(fresh.state);
    const old = oldId && (await look(oldId));
    if (!fresh || !old || !isReplaced(old, freshId)) return false;
    if (mayCarryOver(meetings, fresh.state)) {
      await carryOver(meetings, old, fresh);
      await upgraded?.(old.roomId, freshId);
      // Last, for it says that all the rest is done.
      await rooms.leave(old.roomId);
      log.info({ from: old.roomId, to: freshId }, 'a room was upgraded');
      return true;
    }
    const room = roomLink(settings.linkPrefix, old.roomId, roomName(old.state, old.roomId));
    const content = notice([{ template: textsFor(await localeOf(because))('upgradeNeedsPower'), room }]);
    await rooms.send(freshId, 'm.room.message', content, `upgradeNeedsPower.${freshId}`);
    return true;
  }

  return {
    types: [stateKinds.tombstone, stateKinds.powerLevels],
    follow,
    watch: async (roomId: RoomId, event: RoomEvent): Promise<void> => {
      if (event.type === stateKinds.powerLevels) {
        await follow(roomId, event.sender);
        return;
      }
      const { replacement_room } = event.content;
      // A meeting that is closed points to its calendar, which replaces nothing.
      if (!isRoomId(replacement_room)) return;
      const old = await look(roomId);
      if (!old || !isReplaced(old, replacement_room)) return;
      if (!isAllowed(event.sender)) {
        log.info({ roomId, replacement_room, sender: event.sender }, 'an upgrade is not followed');
        return;
      }
      try {
        if (!(await enter(replacement_room, roomId, serverOf(event.sender)))) return;
      } catch (error) {
        if (willPass(error)) throw error;
        log.info(
          { err: error, roomId, replacement_room },
          'the replacement of a room cannot be joined; an invitation is waited for',
        );
        return;
      }
      await follow(replacement_room, event.sender);
    },
  };
}
