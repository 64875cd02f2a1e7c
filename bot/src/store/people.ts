import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { Facts } from './syncStore.ts';

/** What is remembered of people and of the chats with them. */
export type People = {
  /** The language in which somebody wants to be spoken to; if they never said, the other one given, or the default. */
  readonly localeOf: (userId: UserId, otherwise?: string) => Promise<string>;
  readonly setLocale: (userId: UserId, locale: string) => Promise<void>;
  /** The time zone in which somebody is told times, likewise. */
  readonly timeZoneOf: (userId: UserId, otherwise?: string) => Promise<string>;
  readonly setTimeZone: (userId: UserId, timeZone: string) => Promise<void>;
  /** Whether a room was meant as a chat with the bot alone. */
  readonly isDirect: (roomId: RoomId) => Promise<boolean>;
  readonly rememberDirect: (roomId: RoomId) => Promise<void>;
  readonly forgetDirect: (roomId: RoomId) => Promise<void>;
};

export function createPeople(
  facts: Facts,
  defaults: { readonly locale: string; readonly timeZone: string },
): People {
  return {
    localeOf: async (userId, otherwise = defaults.locale) =>
      (await facts.get(`locale.${userId}`)) ?? otherwise,
    setLocale: (userId, locale) => facts.set(`locale.${userId}`, locale),
    timeZoneOf: async (userId, otherwise = defaults.timeZone) =>
      (await facts.get(`zone.${userId}`)) ?? otherwise,
    setTimeZone: (userId, timeZone) => facts.set(`zone.${userId}`, timeZone),
    isDirect: async (roomId) => (await facts.get(`direct.${roomId}`)) !== undefined,
    rememberDirect: (roomId) => facts.set(`direct.${roomId}`, 'yes'),
    forgetDirect: (roomId) => facts.forget(`direct.${roomId}`),
  };
}
