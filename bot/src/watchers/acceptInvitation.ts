import { serverOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { textsFor, type TextKey } from '../i18n.ts';
import type { Logger } from '../log.ts';
import { makeCalendarRoom } from '../meetings/calendarRoom.ts';
import { openHelpRoom } from '../meetings/helpRoom.ts';
import { isReadable, type Meetings } from '../meetings/meetings.ts';
import { readMeeting } from '../meetings/meeting.ts';
import { addPlanner, hasPlanner, mayAddPlanner } from '../meetings/planner.ts';
import { willPass } from '../willPass.ts';

type Invitation = { readonly roomId: RoomId; readonly sender: UserId; readonly isDirect: boolean };

type Options = {
  readonly meetings: Meetings;
  /** Whether rooms are set up; else they are only joined. */
  readonly welcome: boolean;
  /** Whether somebody's invitations are accepted. */
  readonly isAllowed: (userId: UserId) => boolean;
  /** Rooms to which one person may invite in an hour. */
  readonly perHour: number;
  readonly rememberDirect: (roomId: RoomId) => Promise<void>;
  /** Follows an upgrade that leads to the room. Tells whether there was one of a room of ours. */
  readonly follow: (roomId: RoomId, because: UserId) => Promise<boolean>;
  readonly localeOf: (userId: UserId) => Promise<string>;
  readonly now: () => number;
  readonly log: Logger;
};

const HOUR = 3600_000;

/** Joins the rooms that the bot is invited to, and sets them up or explains how that is done. */
export function createAcceptInvitation(options: Options) {
  const { meetings, welcome, isAllowed, perHour, rememberDirect, follow, localeOf, now, log } = options;
  const { rooms, settings } = meetings;
  /** When each person first invited to each room, as far as that is less than an hour ago. */
  const recent = new Map<UserId, Map<RoomId, number>>();

  function isTooMuch({ sender, roomId }: Invitation): boolean {
    for (const [userId, moments] of recent) {
      for (const [room, moment] of moments) if (now() - moment >= HOUR) moments.delete(room);
      if (moments.size === 0) recent.delete(userId);
    }
    const theirs = recent.get(sender) ?? new Map<RoomId, number>();
    // One that is tried again, because a server was away, is still the same.
    if (theirs.has(roomId)) return false;
    if (theirs.size >= perHour) return true;
    recent.set(sender, theirs.set(roomId, now()));
    return false;
  }

  /** Why an invitation is declined. */
  function refusalOf(invitation: Invitation): TextKey | undefined {
    if (!isAllowed(invitation.sender)) return 'declinedSender';
    return isTooMuch(invitation) ? 'declinedTooMany' : undefined;
  }

  async function setUp({ roomId, sender, isDirect }: Invitation): Promise<void> {
    const state = await rooms.state(roomId);
    // Meetings and their sessions are rooms of ours; there is nothing to set up.
    if (readMeeting(roomId, state) || !isReadable(meetings, state)) return;
    const locale = await localeOf(sender);
    if (isDirect) await makeCalendarRoom(meetings, { roomId, state }, locale);
    else if (!hasPlanner(state, settings.planner.url)) {
      // Before the planner, with which an attempt that was cut off would take the room for set up.
      await openHelpRoom(meetings, { roomId, state }, sender, locale);
      if (mayAddPlanner(meetings, state)) await addPlanner(meetings, { roomId, state }, 'top');
    }
  }

  return async (invitation: Invitation): Promise<void> => {
    const { roomId, sender } = invitation;
    try {
      const refusal = refusalOf(invitation);
      if (refusal !== undefined) {
        log.info({ roomId, sender }, 'an invitation is declined');
        await rooms.leave(roomId, textsFor(await localeOf(sender))(refusal));
        return;
      }
      await rooms.join(roomId, serverOf(sender));
      if (invitation.isDirect) await rememberDirect(roomId);
      // What replaces a room of ours is set up by that, or the bot has asked there for what it lacks.
      if (await follow(roomId, sender)) return;
      if (welcome) await setUp(invitation);
    } catch (error) {
      // A server that is away now may come back.
      if (willPass(error)) throw error;
      log.warn({ err: error, roomId }, 'an invitation could not be accepted');
    }
  };
}
