import Joi from 'joi';
import type { Calendar } from '../calendar/entry.ts';
import { legacyCalendar } from '../calendar/legacy.ts';
import { storedCalendarSchema } from '../calendar/schema.ts';
import type { ExternalData } from '../commands/fields.ts';
import type { Content } from '../matrix/event.ts';
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
  const at: unknown =
    typeof decision === 'object' && decision !== null ? Reflect.get(decision, 'at') : undefined;
  return typeof at === 'number' && Number.isFinite(at) ? at : undefined;
}

type LegacyMetadata = {
  readonly creator: UserId;
  readonly start_time: string;
  readonly end_time: string;
  readonly auto_deletion_offset?: number;
  readonly force_deletion_at?: number;
  readonly external_data?: ExternalData;
};

const schema = Joi.object<Metadata | LegacyMetadata>({
  creator: Joi.string().required(),
  calendar: storedCalendarSchema,
  start_time: Joi.string().isoDate(),
  end_time: Joi.string().isoDate(),
  auto_deletion_offset: Joi.number(),
  force_deletion_at: Joi.number(),
  external_data: Joi.object(),
})
  .and('start_time', 'end_time')
  .xor('calendar', 'start_time')
  .unknown();

/** The uid of the one entry into which the older form is read. Constant, so that it is the same at each read. */
const LEGACY_UID = 'legacy';

const MINUTE = 60_000;

/** The calendar that the older pair of times means, or `undefined` where no calendar can hold them. */
function calendarOf(times: Pick<LegacyMetadata, 'start_time' | 'end_time'>): Calendar | undefined {
  try {
    return legacyCalendar({ ...times, uid: LEGACY_UID, timeZone: 'UTC' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Reads the metadata of a room, the older form without a calendar included.
 *
 * @returns `undefined` where it is unsound; such a room is not a meeting for anybody.
 */
export function readMetadata(content: Content | undefined): Metadata | undefined {
  if (content === undefined) return undefined;
  const result: Joi.ValidationResult<Metadata | LegacyMetadata> = schema.validate(content, {
    convert: false,
  });
  if (result.error) return undefined;
  const { value } = result;
  if ('calendar' in value) return value;
  const { start_time, end_time, auto_deletion_offset, force_deletion_at, ...rest } = value;
  const calendar = calendarOf({ start_time, end_time });
  if (calendar === undefined) return undefined;
  const deletion =
    force_deletion_at ??
    (auto_deletion_offset === undefined ? undefined : Date.parse(end_time) + auto_deletion_offset * MINUTE);
  return {
    ...rest,
    calendar,
    ...(deletion !== undefined && { force_deletion_at: deletion }),
  };
}
