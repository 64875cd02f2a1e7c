// What several commands have in common: fields and the times of a meeting.
import Joi from 'joi';
import { DateTime } from 'luxon';
import { FIRST_YEAR, LAST_YEAR } from '../calendar/ruleLimits.ts';
import { calendarSchema } from '../calendar/schema.ts';
import type { Calendar } from '../calendar/entry.ts';
import type { SchemaContext } from '../contract.ts';
import { unstorable } from '../matrix/unstorable.ts';
import { isRoomId, isUserId, type RoomId, type UserId } from '../matrix/ids.ts';

/** The longest title, in characters. NeoDateFix's widget ends at 255; groupware sends longer ones. */
const MAX_TITLE = 1_000;
/** The longest description, in UTF-16 units. The bytes that a room can hold are checked when the room is planned. */
const MAX_DESCRIPTION = 20_000;
/** The most people one command may name. */
const MAX_PARTICIPANTS = 1_000;

type Custom<T> = Joi.CustomValidator<T>;

/** Complains with a sentence of ours; the path is put before it by `check`. */
function complain(helpers: Joi.CustomHelpers, complaint: string) {
  // As a value: joi takes a message for a template, and a complaint may quote what people sent.
  return helpers.message({ custom: '{{#complaint}}' }, { complaint });
}

/** Text as Matrix can store it: well-formed Unicode without NUL. */
const storable: Custom<string> = (value, helpers) => {
  if (!value.isWellFormed()) return complain(helpers, 'must be well-formed Unicode text');
  if (value.includes('\0')) return complain(helpers, 'must not contain the NUL character');
  return value;
};

/** Optional fields may be `null`, which counts as not given. */
export const optional = <S extends Joi.Schema>(schema: S): S => schema.empty(null) as S;

export const text = (max: number) => Joi.string().allow('').max(max).custom(storable);
export const title = text(MAX_TITLE);
export const description = text(MAX_DESCRIPTION);

export const roomId = Joi.string<RoomId>().custom((value, helpers) =>
  isRoomId(value) ? value : complain(helpers, 'must be a room id, such as !opaque:server'),
);

export const userId = Joi.string<UserId>().custom((value, helpers) =>
  isUserId(value) ? value : complain(helpers, 'must be a user id, such as @name:server'),
);

/** A power level that a command may ask for: never above the level that the organiser of a meeting has. */
export const powerLevel = Joi.number().integer().min(0).max(100);

export const widgetIds = Joi.array()
  .max(100)
  .items(
    Joi.string().custom((value: string, helpers) => {
      const known = (helpers.prefs.context as SchemaContext | undefined)?.widgetIds;
      if (!known || known.includes(value)) return value;
      return complain(
        helpers,
        `must be the id of a configured widget (${known.join(', ') || 'there is none'})`,
      );
    }),
  );

export const userIds = Joi.array().items(userId).max(MAX_PARTICIPANTS);

/** Somebody to invite; `power_level` is theirs in the new room from the start. */
export type Participant = { readonly user_id: UserId; readonly power_level?: number };

export const participants = Joi.array()
  .max(MAX_PARTICIPANTS)
  .items(Joi.object({ user_id: userId.required(), power_level: optional(powerLevel) }));

/** Reads a time; where it has no offset it is meant in `zone`. */
const readTime = (time: string | undefined, zone = 'UTC') => DateTime.fromISO(time ?? '', { zone });

/** The zones that are furthest apart. Which one a time without offset is meant in is not known here. */
const extremeZones = ['UTC-12', 'UTC+14'];

/** An ISO-8601 point in time, or a date alone. */
export const isoTime = Joi.string()
  .max(64)
  .custom((value: string, helpers) => {
    const { isValid, year } = readTime(value);
    if (!isValid) return complain(helpers, 'must be a time in ISO 8601 format');
    if (year >= FIRST_YEAR && year <= LAST_YEAR) return value;
    return complain(helpers, `must be in the years ${FIRST_YEAR} to ${LAST_YEAR}`);
  });

/** When a meeting is: its calendar, or the older pair of times. */
export type Times = {
  readonly calendar?: Calendar;
  readonly start_time?: string;
  readonly end_time?: string;
};

/** The time fields of a command. Exactly one of the two forms is demanded by `oneFormOfTimes`. */
export const times = {
  calendar: optional(calendarSchema),
  start_time: optional(isoTime),
  end_time: optional(isoTime),
};

/** Refuses both forms together, half a pair, an end that is before the start in any zone, and – where asked – no time at all. */
export function oneFormOfTimes<T extends Times>(demanded: boolean): Custom<T> {
  return (value, helpers) => {
    const pair = [value.start_time, value.end_time].filter((time) => time !== undefined).length;
    if (value.calendar && pair > 0) {
      return complain(helpers, 'calendar must not be given together with start_time or end_time');
    }
    if (pair === 1) {
      return complain(helpers, `${value.start_time === undefined ? 'start_time' : 'end_time'} is required`);
    }
    const endsFirst = (zone: string) => readTime(value.end_time, zone) <= readTime(value.start_time, zone);
    if (pair === 2 && extremeZones.every(endsFirst))
      return complain(helpers, 'end_time must be after start_time');
    if (demanded && !value.calendar && pair === 0) {
      return complain(helpers, 'calendar or start_time and end_time are required');
    }
    return value;
  };
}

/** Data of other systems, one object for each namespace, kept as it is. */
export type ExternalData = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const externalData = Joi.object<ExternalData>().custom((value: ExternalData, helpers) => {
  for (const [namespace, data] of Object.entries(value)) {
    if (unstorable(namespace, ''))
      return complain(helpers, 'must have namespaces of well-formed text without NUL');
    if (typeof data !== 'object' || data === null || Array.isArray(data)) {
      return complain(helpers, `${namespace} must be an object`);
    }
    const complaint = unstorable(data, namespace);
    if (complaint) return complain(helpers, complaint);
  }
  return value;
});
