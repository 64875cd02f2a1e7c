import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { isValidTimeZone } from '../../../shared/src/calendar/zone.ts';
import type { Request } from '../dispatch/command.ts';

/** Where language and zone are not said. */
const LOCALE = 'en';
const TIME_ZONE = 'UTC';

/** The longest language tag or zone name that is believed. */
const MAX_NAME = 100;

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

const nameAt = (container: unknown, key: string, isSound: (name: string) => boolean): string | undefined => {
  const value: unknown =
    typeof container === 'object' && container !== null ? Reflect.get(container, key) : undefined;
  return typeof value === 'string' && value.length <= MAX_NAME && isSound(value) ? value : undefined;
};

/** A room event as a command. The sender of the event is who acts, whatever its content says. */
export function toRequest(roomId: RoomId, event: RoomEvent): Request {
  const { data, context } = event.content;
  return {
    id: event.event_id,
    type: event.type,
    sender: event.sender,
    sentIn: roomId,
    data,
    locale: nameAt(context, 'locale', isLocale) ?? LOCALE,
    timeZone: nameAt(context, 'timezone', isValidTimeZone) ?? TIME_ZONE,
    sentAt: event.origin_server_ts,
  };
}
