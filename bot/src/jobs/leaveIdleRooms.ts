import { toAppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { textsFor } from '../i18n.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { isHelpMark, readHelpRoom } from '../meetings/helpRoom.ts';
import type { Meetings } from '../meetings/meetings.ts';
import { isLookedAfter } from '../meetings/upgrade.ts';
import type { Job } from './job.ts';

/** Facts that outlive the process. */
type Facts = {
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string) => Promise<void>;
  readonly forget: (name: string) => Promise<void>;
};

/** What it takes to leave rooms. */
export type Leaving = {
  readonly meetings: Meetings;
  readonly joinedRooms: () => Promise<readonly RoomId[]>;
  readonly isDirect: (roomId: RoomId) => Promise<boolean>;
  /** When anybody but us did something in a room, in milliseconds since 1970; `undefined` where that cannot be seen. */
  readonly lastSign: (roomId: RoomId) => Promise<number | undefined>;
  readonly facts: Facts;
  /** Days without a sign after which a room is told that we leave it. */
  readonly days: number;
  readonly locale: string;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly log: Logger;
};

const DAY = 86_400_000;

/** What people have to object: a quarter of what they had, a week at most. */
const noticeOf = (days: number): number => Math.min((days * DAY) / 4, 7 * DAY);

/**
 * Leaves rooms where we have nothing to do and nobody has done anything for long: help rooms, and rooms without calendar
 * and meetings. Each is told first, and anything that somebody does there keeps us. Meetings, calendars, chats between
 * two and error rooms are never left: people expect us there.
 */
export function createLeaveIdleRooms(options: Leaving): Job {
  const { meetings, joinedRooms, isDirect, lastSign, facts, days, locale, pause, now, log } = options;
  const { rooms } = meetings;
  const notice = noticeOf(days);
  const factOf = (roomId: RoomId) => `idle.${roomId}`;

  /** The language of a room where we have nothing to do; `undefined` where we have. */
  async function localeIfUseless(roomId: RoomId): Promise<string | undefined> {
    const mark = await rooms.markOf(roomId);
    if (mark !== undefined)
      return isHelpMark(mark) ? (await readHelpRoom(meetings, roomId))?.locale : undefined;
    if (await isDirect(roomId)) return undefined;
    return isLookedAfter(meetings, { roomId, state: await rooms.state(roomId) }) ? undefined : locale;
  }

  async function tell(roomId: RoomId, language: string): Promise<void> {
    const until = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(now() + notice);
    const body = textsFor(language)('idle', { until });
    const told = factOf(roomId);
    try {
      await rooms.send(roomId, 'm.room.message', { msgtype: 'm.notice', body }, `${told}.${now()}`);
    } catch (error) {
      // Where we may not even speak, nobody will miss us.
      if (toAppError(error).code !== 'denied') throw error;
    }
    await facts.set(told, String(now()));
  }

  async function look(roomId: RoomId): Promise<void> {
    const told = await facts.get(factOf(roomId));
    const since = told === undefined ? now() - days * DAY : Number(told);
    const sign = await lastSign(roomId);
    if (sign === undefined || sign > since) {
      if (told !== undefined) await facts.forget(factOf(roomId));
      return;
    }
    if (told !== undefined && now() < Number(told) + notice) return;
    const language = await localeIfUseless(roomId);
    if (language === undefined) return;
    if (told === undefined) return tell(roomId, language);
    await rooms.leave(roomId);
    await facts.forget(factOf(roomId));
    log.info({ roomId }, 'an idle room is left');
  }

  return async () => {
    for (;;) {
      for (const roomId of await joinedRooms()) {
        try {
          await look(roomId);
        } catch (error) {
          if (isInterruption(error)) throw error;
          log.warn({ err: toAppError(error), roomId }, 'a room could not be looked at for being idle');
        }
      }
      await pause(Math.min(DAY, notice));
    }
  };
}
