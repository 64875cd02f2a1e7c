import type { AppError, ErrorCode } from '../../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { textsFor, type TextKey } from '../i18n.ts';
import { notice, roomLink, roomName } from './lines.ts';
import { nameOf, type Meetings } from './meetings.ts';
import { openPrivateRoom } from './privateRoom.ts';
import { shorten } from './richText.ts';

/** Something that somebody asked for and that did not happen. */
export type Failure = {
  readonly userId: UserId;
  /** Where it was asked for. */
  readonly roomId: RoomId;
  readonly error: AppError;
  /** What people quote when they ask about it. */
  readonly reference: string;
  readonly locale: string;
};

const reasons: Readonly<Record<ErrorCode, TextKey>> = {
  invalid: 'reasonInvalid',
  unauthenticated: 'reasonDenied',
  denied: 'reasonDenied',
  not_found: 'reasonNotFound',
  conflict: 'reasonConflict',
  expired: 'reasonExpired',
  limited: 'reasonLimited',
  upstream: 'reasonUpstream',
  internal: 'reasonInternal',
};

/** The longest list of what was wrong, in UTF-16 units: it quotes what people sent, and a message has its limit. */
const MAX_FIELDS = 2_000;

/** The text for a failure. Nobody can act on a list with nothing in it. */
function reasonFor({ code, params: { fields = [], lack } }: AppError): TextKey {
  if (code === 'invalid') return fields.length > 0 ? 'reasonInvalid' : 'reasonInvalidUnknown';
  if (code !== 'denied') return reasons[code];
  if (lack === 'membership') return 'reasonNotJoined';
  if (lack) return 'reasonPower';
  return fields.length > 0 ? 'reasonForbidden' : 'reasonDenied';
}

/** Why something failed, in words that one can act on. */
export function reasonInWords(error: AppError, locale: string): string {
  const { fields = [], lack, titles = [] } = error.params;
  const t = textsFor(locale);
  const values = typeof lack === 'object' ? lack : {};
  const reason = t(reasonFor(error), { ...values, fields: shorten(fields.join('; '), MAX_FIELDS) });
  if (titles.length === 0) return reason;
  return `${reason} ${t('notCreated', { titles: shorten(titles.join(', '), MAX_FIELDS) })}`;
}

/** Names the room in which a person reads about their failures. */
export const errorMark = (userId: UserId) => `error:${userId}`;

/** Tells somebody in private what failed and why. One room for each person serves for all of it. */
export async function explainFailure(meetings: Meetings, failure: Failure): Promise<RoomId> {
  const { rooms, settings } = meetings;
  const { userId, locale, error, reference } = failure;
  const t = textsFor(locale);
  const bot = await nameOf(rooms, rooms.botId);
  const roomId = await openPrivateRoom(rooms, {
    mark: errorMark(userId),
    userId,
    name: t('errorRoomName', { bot }),
    topic: t('errorRoomTopic'),
    reason: t('errorRoomTopic'),
    marker: { type: stateKinds.errorRoom, content: { userId } },
  });
  const label = await rooms.state(failure.roomId).then(
    (state) => roomName(state, failure.roomId),
    () => failure.roomId,
  );
  const content = notice([
    {
      template: t('failure'),
      values: { reason: reasonInWords(error, locale) },
      room: roomLink(settings.linkPrefix, failure.roomId, label),
    },
    t('failureReference', { reference }),
  ]);
  // A text and not a notice: of this one people shall be told.
  await rooms.send(roomId, 'm.room.message', { ...content, msgtype: 'm.text' }, `${reference}.failure`);
  return roomId;
}
