import { toAppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { textsFor } from '../i18n.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { notice } from '../meetings/lines.ts';
import { nameOf, type Meetings } from '../meetings/meetings.ts';

type Options = {
  readonly meetings: Meetings;
  readonly localeOf: (userId: UserId) => Promise<string>;
  readonly log: Logger;
};

/** Tells a room that something said there cannot be read, and what its sender can do. */
export function createTellUnread({ meetings: { rooms }, localeOf, log }: Options) {
  return async (
    { roomId, event }: { readonly roomId: RoomId; readonly event: RoomEvent },
    withheld: string | undefined,
  ): Promise<void> => {
    const { sender, event_id } = event;
    try {
      const state = await rooms.state(roomId);
      const t = textsFor(await localeOf(sender));
      const name = await nameOf(rooms, sender, state);
      const template = t(withheld === undefined ? 'keyMissing' : 'keyWithheld');
      const lines = [{ template, values: { name } }, t('keyHelp')];
      const reply = { 'm.relates_to': { 'm.in_reply_to': { event_id } } };
      const mentions = { 'm.mentions': { user_ids: [sender] } };
      const content = { ...notice(lines), ...reply, ...mentions };
      await rooms.send(roomId, 'm.room.message', content, `${event_id}.unread`);
      log.info(
        { roomId, eventId: event_id, sender, withheld },
        'a room was told that an event cannot be read',
      );
    } catch (error) {
      const { code } = toAppError(error);
      if (isInterruption(error) || code === 'upstream' || code === 'internal') throw error;
      log.info({ roomId, eventId: event_id, code }, 'a room could not be told that an event is not read');
    }
  };
}
