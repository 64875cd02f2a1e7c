import { AppError } from '../../../shared/src/appError.ts';
import { serverOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import type { Logger } from '../log.ts';
import { makeCalendarRoom } from '../meetings/calendarRoom.ts';
import { openHelpRoom } from '../meetings/helpRoom.ts';
import { isReadable, type Meetings } from '../meetings/meetings.ts';
import { readMeeting } from '../meetings/meeting.ts';
import { hasPlanner } from '../meetings/planner.ts';

type Invitation = { readonly roomId: RoomId; readonly sender: UserId; readonly isDirect: boolean };

type Options = {
  readonly meetings: Meetings;
  /** Whether rooms are set up; else they are only joined. */
  readonly welcome: boolean;
  /** User ids or server names whose invitations are accepted; `*` for all. */
  readonly allowed: readonly string[];
  /** Invitations that one person may send in an hour. */
  readonly perHour: number;
  readonly rememberDirect: (roomId: RoomId) => Promise<void>;
  /** Follows an upgrade that leads to the room. */
  readonly follow: (roomId: RoomId, because: UserId) => Promise<void>;
  readonly localeOf: (userId: UserId) => Promise<string>;
  readonly now: () => number;
  readonly log: Logger;
};

const HOUR = 3600_000;

/** Joins the rooms that the bot is invited to, and sets them up or explains how that is done. */
export function createAcceptInvitation(options: Options) {
  const { meetings, welcome, allowed, perHour, rememberDirect, follow, localeOf, now, log } = options;
  const { rooms, settings } = meetings;
  const recent = new Map<UserId, readonly number[]>();

  const isAllowed = (userId: UserId) =>
    allowed.some((each) => each === '*' || each === userId || each === serverOf(userId));

  function isTooMuch(userId: UserId): boolean {
    const moments = [...(recent.get(userId) ?? []), now()].filter((moment) => now() - moment < HOUR);
    recent.set(userId, moments);
    return moments.length > perHour;
  }

  async function setUp({ roomId, sender, isDirect }: Invitation): Promise<void> {
    const state = await rooms.state(roomId);
    // Meetings and their sessions are rooms of ours; there is nothing to set up.
    if (readMeeting(roomId, state) || !isReadable(meetings, state)) return;
    const locale = await localeOf(sender);
    if (isDirect) await makeCalendarRoom(meetings, { roomId, state }, locale);
    else if (!hasPlanner(state, settings.planner.url))
      await openHelpRoom(meetings, { roomId, state }, sender, locale);
  }

  return async (invitation: Invitation): Promise<void> => {
    const { roomId, sender } = invitation;
    try {
      if (!isAllowed(sender) || isTooMuch(sender)) {
        log.info({ roomId, sender }, 'an invitation is declined');
        await rooms.leave(roomId);
        return;
      }
      await rooms.join(roomId, serverOf(sender));
      if (invitation.isDirect) await rememberDirect(roomId);
      await follow(roomId, sender);
      if (welcome) await setUp(invitation);
    } catch (error) {
      // A server that is away now may come back.
      if (!(error instanceof AppError) || error.code === 'upstream') throw error;
      log.warn({ err: error, roomId }, 'an invitation could not be accepted');
    }
  };
}
