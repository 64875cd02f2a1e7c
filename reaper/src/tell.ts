import { toAppError } from '../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../shared/src/matrix/stateKinds.ts';
import type { Actor } from './actors.ts';
import { endOf, inForce, type Memory } from './due.ts';
import { byABot, byOneself, readState, type Done, type Hands, type Step } from './hands.ts';
import { ANNOUNCEMENT, readAnnouncement, readKeepWish, type Announcement, type KeepWish } from './keep.ts';
import { announcement } from './texts.ts';

const DAY = 86_400_000;

/** Looks for an announcement in the newest messages: one that a crash or a lost folder made us forget. */
async function findAnnouncement(hands: Hands, roomId: RoomId): Promise<Announcement | undefined> {
  const { homeserver, trust } = hands;
  let left = 200;
  for await (const event of homeserver.timeline(roomId, ['m.room.message'], 'b')) {
    const found = readAnnouncement(event, [...trust.botIds, homeserver.self]);
    if (found !== undefined || --left === 0) return found;
  }
  return undefined;
}

/** Tells the room when it is closed and how to keep it. */
export async function announce(hands: Hands, { roomId, due, decidedAt = 0 }: Step): Promise<Done> {
  const { memories, now, voice, audit, homeserver } = hands;
  const end = endOf(due, inForce(memories.of(roomId), decidedAt));
  const known = await findAnnouncement(hands, roomId);
  // What was said, and answered, before an administrator decided is over.
  if (known !== undefined && known.closesAt >= end && known.at >= decidedAt) {
    const { closesAt, eventId } = known;
    await memories.remember({ roomId, due, stage: 'announced', at: known.at, closesAt, eventId });
    return 'done';
  }
  const closesAt = Math.max(end, now() + hands.announceBefore);
  const state = await readState(hands, roomId);
  const isEncrypted = state.event(stateKinds.encryption) !== undefined;
  const body = announcement(voice, { closesAt, postponeDays: hands.postpone / DAY, isEncrypted });
  const content = { msgtype: 'm.notice', body, 'm.mentions': {}, [ANNOUNCEMENT]: { closes_at: closesAt } };
  let eventId: string | undefined;
  let by: UserId | undefined;
  const say = async (actor: Actor) => {
    eventId = await actor.send(roomId, 'm.room.message', content, `reaper-${end}`);
    by = actor.userId;
  };
  const isSaid =
    (await byABot(hands, state, say)) ||
    (await byOneself(hands, roomId, false, say)) ||
    (await byOneself(hands, roomId, true, say));
  const why = isSaid
    ? `its date comes or has come; it is closed at ${new Date(closesAt).toISOString()}`
    : 'nobody could tell the room; it waits as if it knew';
  await audit.write({
    roomId,
    deed: 'announced',
    why,
    due,
    ...(by !== undefined && by !== homeserver.self && { as: by }),
  });
  await memories.remember({
    roomId,
    due,
    stage: 'announced',
    at: now(),
    closesAt,
    ...(eventId !== undefined && { eventId }),
  });
  return 'done';
}

/** The latest wish, since the announcement, that the room is kept. */
async function findKeepWish(hands: Hands, roomId: RoomId, said: Announcement): Promise<KeepWish | undefined> {
  const { homeserver, trust } = hands;
  let state: RoomState | undefined;
  for await (const event of homeserver.timeline(roomId, ['m.room.message', 'm.reaction'], 'b')) {
    if (event.event_id === said.eventId) return undefined;
    if (event.sender === homeserver.self || trust.botIds.includes(event.sender)) continue;
    state ??= await readState(hands, roomId);
    const wish = readKeepWish(event, said, state);
    if (wish !== undefined) return wish;
  }
  return undefined;
}

/**
 * Hears whether somebody in an announced room wants it kept, and answers.
 *
 * @returns whether it is postponed
 */
export async function listen(hands: Hands, memory: Memory): Promise<boolean> {
  if (memory.stage !== 'announced' || memory.eventId === undefined) return false;
  const { roomId, due, at, closesAt } = memory;
  const said = { eventId: memory.eventId as Announcement['eventId'], at, closesAt };
  const wish = await findKeepWish(hands, roomId, said);
  if (wish === undefined) return false;
  const until = Math.max(due, Math.min(wish.at, hands.now())) + hands.postpone;
  const content = { 'm.relates_to': { rel_type: 'm.annotation', event_id: wish.answer, key: '✅' } };
  const answer = async (actor: Actor) => {
    await actor
      .send(roomId, 'm.reaction', content, `reaper-answer-${wish.answer}`)
      .catch((error: unknown) => {
        // The answer stands there already: M_DUPLICATE_ANNOTATION.
        if (toAppError(error).code !== 'invalid') throw error;
      });
  };
  const isAnswered =
    (await byABot(hands, await readState(hands, roomId), answer)) ||
    (await byOneself(hands, roomId, false, answer));
  const why = `${wish.by} asked for it; it is kept until ${new Date(until).toISOString()}`;
  await hands.audit.write({ roomId, deed: 'postponed', why, due, ...(!isAnswered && { answered: false }) });
  await hands.memories.remember({ roomId, due, stage: 'postponed', at: hands.now(), until });
  return true;
}
