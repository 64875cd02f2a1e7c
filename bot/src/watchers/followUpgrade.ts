import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import { isRoomId, serverOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { AppError } from '../../../shared/src/appError.ts';
import type { Logger } from '../log.ts';
import { membershipOf } from '../meetings/meeting.ts';
import type { Serially } from '../dispatch/serially.ts';
import { notice, roomLink, roomName } from '../meetings/lines.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { carryOver, isLookedAfter, mayCarryOver } from '../meetings/upgrade.ts';
import { textsFor } from '../i18n.ts';

type Options = {
  readonly meetings: Meetings;
  readonly serially: Serially;
  /** Told of every room that was brought over. */
  readonly upgraded?: ((from: RoomId, to: RoomId) => Promise<void>) | undefined;
  readonly localeOf: (userId: UserId) => Promise<string>;
  readonly log: Logger;
};

/** What a room says of the one it replaces. */
const predecessorOf = (create: Readonly<Record<string, unknown>> | undefined): RoomId | undefined => {
  const predecessor = create?.predecessor as { readonly room_id?: unknown } | undefined;
  return isRoomId(predecessor?.room_id) ? predecessor.room_id : undefined;
};

/** Follows rooms that are upgraded: a tombstone leads to the new room, which is made what the old one was. */
export function createFollowUpgrade({ meetings, serially, upgraded, localeOf, log }: Options) {
  const { rooms, settings } = meetings;

  /** Makes a room that replaces another what that was, as far as the bot may. */
  const follow = (freshId: RoomId, because: UserId): Promise<void> =>
    // The tombstone and the power levels of the new room both lead here, at the same time.
    serially(freshId, () => followOnce(freshId, because));

  async function followOnce(freshId: RoomId, because: UserId): Promise<void> {
    const fresh = { roomId: freshId, state: await rooms.state(freshId) };
    const oldId = predecessorOf(fresh.state.content(stateKinds.create));
    if (oldId === undefined) return;
    const old = { roomId: oldId, state: await rooms.state(oldId) };
    // Anybody can name any room as their predecessor; only the old room itself says what replaces it.
    if (
      old.state.content(stateKinds.tombstone)?.replacement_room !== freshId ||
      !isLookedAfter(meetings, old)
    )
      return;
    // The bot leaves the old room when all is done.
    if (membershipOf(old.state, rooms.botId) !== 'join') return;
    if (mayCarryOver(meetings, fresh.state)) {
      await carryOver(meetings, old, fresh);
      await upgraded?.(oldId, freshId);
      // Last, for it says that all the rest is done.
      await rooms.leave(oldId);
      log.info({ from: oldId, to: freshId }, 'a room was upgraded');
      return;
    }
    const room = roomLink(settings.linkPrefix, oldId, roomName(old.state, oldId));
    const content = notice([{ template: textsFor(await localeOf(because))('upgradeNeedsPower'), room }]);
    await rooms.send(freshId, 'm.room.message', content, `upgradeNeedsPower.${freshId}`);
  }

  return {
    types: [stateKinds.tombstone, stateKinds.powerLevels],
    follow,
    watch: async (roomId: RoomId, event: RoomEvent): Promise<void> => {
      if (event.type === stateKinds.powerLevels) return follow(roomId, event.sender).catch(ignoreMissing);
      const { replacement_room } = event.content;
      // A meeting that is closed points to its calendar, which replaces nothing.
      if (!isRoomId(replacement_room)) return;
      try {
        await rooms.join(replacement_room, serverOf(event.sender));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
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

/** Rooms that cannot be read have nothing to be followed from. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
}
