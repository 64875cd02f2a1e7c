import { DateTime } from 'luxon';
import { roomLink, type Line } from '../meetings/lines.ts';
import type { ChatCommand } from './chatCommand.ts';

const MOST = 25;

export const rooms: ChatCommand = {
  name: 'rooms',
  aliases: [],
  usage: 'usageRooms',
  only: 'administrators',
  where: 'in private',
  run: async ({ t, locale, timeZone }, { index, meetings }) => {
    const due = (await index.meetings())
      .flatMap(({ roomId, title, metadata }) =>
        metadata.force_deletion_at === undefined ? [] : [{ roomId, title, at: metadata.force_deletion_at }],
      )
      .sort((one, other) => one.at - other.at);
    if (due.length === 0) return [t('roomsNone')];
    const lines = due.slice(0, MOST).map(({ roomId, title, at }): Line => {
      const when = DateTime.fromMillis(at, { zone: timeZone, locale }).toLocaleString(
        DateTime.DATETIME_SHORT,
      );
      return {
        template: t('roomsLine', { when, id: roomId }),
        room: roomLink(meetings.settings.linkPrefix, roomId, title),
      };
    });
    const left = due.length - lines.length;
    return left === 0 ? lines : [...lines, t('linesMore', { number: left })];
  },
};
