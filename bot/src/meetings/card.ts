import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { roomTypes, stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { answers, answersIn, namesIn, type Answer } from './answers.ts';
import { cardContent, editOf, type Card } from './cardText.ts';
import type { Described } from './changeMessage.ts';
import { membershipOf, readMeeting, type Meeting } from './meeting.ts';
import type { Meetings } from './meetings.ts';
import type { Reader } from './whenInWords.ts';

/** What a card showed when it was sent or edited last. */
export type Shown = {
  readonly now: Described;
  readonly before?: Described;
  /** Of its content. */
  readonly digest: string;
};

/** A card that is to be made, or that may no longer be right. */
export type CardTask = {
  readonly roomId: RoomId;
  /** How often the card was asked for. */
  readonly wanted: number;
  readonly shown: Shown | undefined;
  /** In whose terms the card is told. */
  readonly readerFor: (organiser: UserId) => Promise<Reader>;
};

/** The message that is the card of a room's meeting, if it has one. */
export function cardIn(state: RoomState, botId: UserId): EventId | undefined {
  const eventId = state.content(stateKinds.card, botId)?.event_id;
  return typeof eventId === 'string' && eventId !== '' ? (eventId as EventId) : undefined;
}

const describe = ({ title, description, metadata: { calendar } }: Meeting): Described => ({
  title,
  description,
  calendar,
});

/** Those who answered, by their answer. */
export function namesByAnswer(
  given: ReadonlyMap<UserId, Answer>,
  nameOf: (userId: UserId) => string,
): Card['names'] {
  const those = (answer: Answer) =>
    [...given]
      .filter(([, each]) => each === answer)
      .map(([userId]) => nameOf(userId))
      .sort();
  return { accepted: those('accepted'), maybe: those('maybe'), declined: those('declined') };
}

/** The meeting of a room that has a card, or is to have one: one in which the bot still is. */
function meetingFor(roomId: RoomId, state: RoomState, botId: UserId): Meeting | undefined {
  const meeting = readMeeting(roomId, state);
  if (meeting?.type !== roomTypes.meeting || membershipOf(state, botId) !== 'join') return undefined;
  return meeting;
}

/**
 * Sees to it that a meeting has a card, that it shows what is true, and that the answers are offered. It looks at what is
 * there and adds what is missing, so that it can be cut off and begun again at any moment.
 *
 * @returns what the card shows now; `ended` where the room has, and its card says what it said last; `undefined` where
 *   there is none to keep
 */
export async function showCard(meetings: Meetings, task: CardTask): Promise<Shown | 'ended' | undefined> {
  const { rooms, settings } = meetings;
  const { botId } = rooms;
  const { roomId, wanted, shown, readerFor } = task;
  const state = await rooms.state(roomId);
  const meeting = meetingFor(roomId, state, botId);
  if (meeting === undefined) return undefined;
  // The room that may replace this one is to have a card as well, and until it is followed this is all that tells of it.
  if (state.event(stateKinds.tombstone)) return 'ended';

  const known = cardIn(state, botId);
  const reactions = known === undefined ? [] : await rooms.reactionsTo(roomId, known);
  const now = describe(meeting);
  const before = shown && !isDeepStrictEqual(shown.now, now) ? shown.now : shown?.before;
  const names = namesByAnswer(answersIn(state, botId, reactions), namesIn(state));
  const reader = await readerFor(meeting.metadata.creator);
  const content = cardContent(
    { ...now, roomId, widgets: meeting.widgets, before, names },
    { reader, linkPrefix: settings.linkPrefix },
  );
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('base64url');

  // The same transaction for ever: an attempt that was cut off behind it must not make another card.
  const cardId = known ?? (await rooms.send(roomId, 'm.room.message', content, `card.${roomId}`));
  if (known === undefined) {
    const carried = state.content(stateKinds.card, botId);
    await rooms.setState(roomId, stateKinds.card, botId, { ...carried, event_id: cardId });
  }
  // What such an attempt sent may be older than what was wanted since.
  const isTrue = known === undefined ? wanted === 1 : digest === shown?.digest;
  const isOffered = (key: string) =>
    reactions.some(
      ({ sender, content: { 'm.relates_to': relation } }) =>
        sender === botId && (relation as { readonly key?: unknown } | undefined)?.key === key,
    );
  if (!isTrue) {
    const transactionId = `card.${roomId}.${wanted}.${digest}`;
    await rooms.send(roomId, 'm.room.message', editOf(cardId, content), transactionId);
  }
  // One after the other: clients show them in the order in which they came.
  for (const key of Object.values(answers).filter((each) => !isOffered(each))) {
    const relation = { rel_type: 'm.annotation', event_id: cardId, key };
    await rooms.send(roomId, 'm.reaction', { 'm.relates_to': relation }, `card.${roomId}.${key}`);
  }
  return { now, ...(before && { before }), digest };
}
