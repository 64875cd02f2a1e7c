import type { Calendar } from '../calendar/entry.ts';
import { dateTimeEntry } from '../calendar/placed.ts';
import { readStoredCalendar } from '../calendar/stored.ts';
import type { ExternalData } from '../commands/fields.ts';
import { isObject, type Content } from '../matrix/event.ts';
import type { UserId } from '../matrix/ids.ts';

/** `net.nordeck.meetings.metadata`: what a meeting is beyond what Matrix itself says of its room. */
export type Metadata = {
  readonly creator: UserId;
  readonly calendar: Calendar;
  /** When the room may be deleted, in milliseconds since 1970; absent where it never is. */
  readonly force_deletion_at?: number;
  readonly external_data?: ExternalData;
};

/**
 * The key of the metadata under which stands that an administrator decided about the room's removal, and when, in
 * milliseconds since 1970. What anybody asked for before is void then.
 */
export const DECISION = 'io.convene.decision';

/** When an administrator decided about the removal of the room, if one did. */
export function decidedAt(content: Content | undefined): number | undefined {
  const decision = content?.[DECISION];
  const at = isObject(decision) ? decision['at'] : undefined;
  return typeof at === 'number' && Number.isFinite(at) ? at : undefined;
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

const ISO_8601 =
  /^(?<date>(?:[+-]\d\d)?\d{4}(?:-\d\d(?:-\d\d)?)?)(?:(?<=-\d\d)T(?<time>[\d:.]+)(?<offset>Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** When a date or a time in ISO 8601 is, in milliseconds since 1970: in UTC where it does not say; NaN where it is none. */
function readTime(given: unknown): number {
  const { date, time, offset = 'Z' } = (typeof given === 'string' && ISO_8601.exec(given)?.groups) || {};
  if (date === undefined) return NaN;
  if (time === undefined) return Date.parse(date);
  // JavaScript wants minutes.
  return Date.parse(`${date}T${time}${offset.length === 3 ? `${offset}:00` : offset}`);
}

/** The uid of the one entry into which the older form is read. Constant, so that it is the same at each read. */
const LEGACY_UID = 'legacy';

const MINUTE = 60_000;
/** The years that four digits hold. */
const EARLIEST = Date.parse('0000-01-01');
const LATEST = Date.parse('+010000-01-01');

/** What both forms of metadata have in common. */
type Common = Omit<Metadata, 'calendar'> & { readonly auto_deletion_offset?: number };

function isCommon(content: Content): content is Content & Common {
  const { creator, auto_deletion_offset, force_deletion_at, external_data } = content;
  return (
    typeof creator === 'string' &&
    creator !== '' &&
    (auto_deletion_offset === undefined || isNumber(auto_deletion_offset)) &&
    (force_deletion_at === undefined || isNumber(force_deletion_at)) &&
    (external_data === undefined || isObject(external_data))
  );
}

const inUtc = (instant: number) => dateTimeEntry(Math.floor(instant / 1000) * 1000, 'UTC');

/** Reads the older form, a pair of times, into one entry; `undefined` where no calendar can hold them. */
function readLegacy(content: Content & Common): Metadata | undefined {
  const { start_time, end_time, auto_deletion_offset, force_deletion_at, ...rest } = content;
  const [start, end] = [readTime(start_time), readTime(end_time)];
  if (![start, end].every((instant) => instant >= EARLIEST && instant < LATEST)) return undefined;
  const deletion =
    force_deletion_at ??
    (auto_deletion_offset === undefined ? undefined : end + auto_deletion_offset * MINUTE);
  return {
    ...rest,
    calendar: [{ uid: LEGACY_UID, dtstart: inUtc(start), dtend: inUtc(end) }],
    ...(deletion !== undefined && { force_deletion_at: deletion }),
  };
}

/**
 * Reads the metadata of a room, the older form without a calendar included. By hand and without a schema: a client does it
 * for thousands of rooms before it shows anything.
 *
 * @returns `undefined` where it is unsound; such a room is not a meeting for anybody.
 */
export function readMetadata(content: Content | undefined): Metadata | undefined {
  if (!isObject(content) || !isCommon(content)) return undefined;
  if (content['calendar'] === undefined) return readLegacy(content);
  if (content['start_time'] !== undefined || content['end_time'] !== undefined) return undefined;
  const calendar = readStoredCalendar(content['calendar']);
  return calendar && { ...content, calendar };
}
