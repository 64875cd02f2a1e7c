import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Request } from '../dispatch/command.ts';

/** Where language and zone are not said. */
const LOCALE = 'en';
const TIME_ZONE = 'UTC';

/** The longest language tag or zone name that is kept. */
const MAX_NAME = 100;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function textAt(container: unknown, key: string): string | undefined {
  const value: unknown = isObject(container) ? Reflect.get(container, key) : undefined;
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_NAME) : undefined;
}

/** The language that a context names, also as POSIX writes it. */
function localeIn(context: unknown): string {
  try {
    return Intl.getCanonicalLocales(textAt(context, 'locale')?.replaceAll('_', '-'))[0] ?? LOCALE;
  } catch {
    return LOCALE;
  }
}

/** A room event creates below the room it was sent in, whatever parent its data names. */
const below = (roomId: RoomId, data: unknown): unknown =>
  isObject(data) && 'parent_room_id' in data ? { ...data, parent_room_id: roomId } : data;

/** A room event as a command. The sender of the event is who acts, whatever its content says. */
export function toRequest(roomId: RoomId, event: RoomEvent): Request {
  const { data, context } = event.content;
  return {
    id: event.event_id,
    type: event.type,
    sender: event.sender,
    sentIn: roomId,
    data: below(roomId, data),
    locale: localeIn(context),
    timeZone: textAt(context, 'timezone') ?? TIME_ZONE,
    sentAt: event.origin_server_ts,
  };
}
