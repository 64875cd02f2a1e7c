import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { supportedLanguages, textsFor } from '../i18n.ts';
import { membershipOf } from './meeting.ts';
import { nameOf, visibleState, type Meetings } from './meetings.ts';
import { hasPlanner } from './planner.ts';
import { openPrivateRoom } from './privateRoom.ts';
import { roomLink, roomName, type Line } from './lines.ts';

/** The room in which the bot helps somebody to set up another one. */
export type HelpRoom = {
  readonly roomId: RoomId;
  readonly userId: UserId;
  readonly originalRoomId: RoomId;
  readonly locale: string;
};

const PREFIX = 'help:';

/** Whether a room with this mark is a help room. */
export const isHelpMark = (mark: string) => mark.startsWith(PREFIX);

/** Names the help room of a person for a room. */
export const helpMark = (originalRoomId: RoomId, userId: UserId) => `${PREFIX}${originalRoomId}:${userId}`;

/** The help room that a room is, read from its marker; `undefined` where it is none of ours. */
export async function readHelpRoom({ rooms }: Meetings, roomId: RoomId): Promise<HelpRoom | undefined> {
  if (!isHelpMark((await rooms.markOf(roomId)) ?? '')) return undefined;
  const marker = (await rooms.state(roomId)).content(stateKinds.helpRoom, rooms.botId);
  const { userId, originalRoomId, locale } = marker ?? {};
  if (typeof userId !== 'string' || typeof originalRoomId !== 'string') return undefined;
  return {
    roomId,
    userId: userId as UserId,
    originalRoomId: originalRoomId as RoomId,
    locale: typeof locale === 'string' ? locale : 'en',
  };
}

/** Invites somebody to a room in which the bot explains how to set up the one it was invited to. */
export async function openHelpRoom(
  { rooms, settings }: Meetings,
  original: { readonly roomId: RoomId; readonly state: RoomState },
  userId: UserId,
  locale: string,
): Promise<void> {
  const t = textsFor(locale);
  const room = roomName(original.state, original.roomId);
  await openPrivateRoom(rooms, {
    mark: helpMark(original.roomId, userId),
    userId,
    name: t('helpName', { room }),
    topic: t('helpTopic', { room }),
    reason: t('helpInvitation', { room, widget: settings.planner.name }),
    marker: { type: stateKinds.helpRoom, content: { userId, originalRoomId: original.roomId, locale } },
  });
}

/** What the bot says in a help room, depending on how far things are. */
export async function introduction(
  meetings: Meetings,
  help: HelpRoom,
  { withLanguages }: { readonly withLanguages: boolean },
): Promise<readonly Line[]> {
  const { rooms, settings } = meetings;
  const t = textsFor(help.locale);
  const original = await visibleState(rooms, help.originalRoomId);
  const room = roomLink(settings.linkPrefix, help.originalRoomId, roomName(original, help.originalRoomId));
  const name = await nameOf(rooms, help.userId, original);
  const languages: Line[] = withLanguages
    ? [t('languageHint'), ...supportedLanguages.map((code) => ({ code: `!meeting lang ${code}` }))]
    : [];
  const more: Line = { template: t('helpMore'), command: { code: '!meeting help' } };
  if (original === undefined || membershipOf(original, rooms.botId) !== 'join') {
    return [...languages, { template: t('helpGone'), room, values: { name } }, more];
  }
  if (hasPlanner(original, settings.planner.url)) {
    return [...languages, { template: t('helpDone'), room, values: { name } }, more];
  }
  return [
    ...languages,
    { template: t('helpIntro'), room, values: { name } },
    { template: t('helpAskForPower'), room },
    { template: t('helpManually'), command: { code: `/addwidget ${settings.planner.url}` } },
    more,
  ];
}

/** Leaves a help room whose person has gone. Returns whether it did. */
export async function leaveIfAlone({ rooms }: Meetings, help: HelpRoom): Promise<boolean> {
  const state = await rooms.state(help.roomId);
  if (membershipOf(state, help.userId) === 'join' || membershipOf(state, help.userId) === 'invite')
    return false;
  await rooms.leave(help.roomId);
  return true;
}
