import Joi from 'joi';
import type { Scope } from '../../../../shared/src/calendar/edit.ts';
import { isRoomId, isUserId, type RoomId } from '../../../../shared/src/matrix/ids.ts';
import { isValidTimeZone } from '../../../../shared/src/calendar/zone.ts';
import type { Person } from '../../host/host.ts';

/** What the form of a meeting holds. JSON: it travels between windows and is kept over a reload. */
export type MeetingValues = {
  /** The calendar that a new meeting goes to, where that is not the room we are in. */
  readonly parent: RoomId | null;
  readonly title: string;
  readonly description: string;
  /** UTC ms. Of days: from midnight to the midnight after the last one. */
  readonly start: number;
  readonly end: number;
  /** The IANA zone that the times are meant in. */
  readonly tzid: string;
  readonly allDay: boolean;
  readonly rrule: string | null;
  readonly participants: readonly Person[];
  readonly mayEverybodyWrite: boolean;
  /** `null` as long as it is not known which widgets there are. */
  readonly widgetIds: readonly string[] | null;
  readonly scope: Scope['scope'];
};

/** What a form began with and what it holds now: the difference is what somebody wants. */
export type Draft<Values> = { readonly base: Values; readonly values: Values };

const isOf = (test: (value: unknown) => boolean) =>
  Joi.any()
    .custom((value: unknown, helpers) => (test(value) ? value : helpers.error('any.invalid')))
    .required();
const text = Joi.string().allow('').required();
const instant = Joi.number().integer().required();

/** Somebody who was chosen. */
const personSchema = Joi.object<Person>({
  userId: isOf(isUserId),
  displayName: Joi.string(),
  avatarUrl: Joi.string(),
});

const valuesSchema = Joi.object<MeetingValues>({
  parent: Joi.any()
    .custom((value: unknown, helpers) =>
      value === null || isRoomId(value) ? value : helpers.error('any.invalid'),
    )
    .required(),
  title: text,
  description: text,
  start: instant,
  end: instant,
  tzid: isOf((value) => typeof value === 'string' && isValidTimeZone(value)),
  allDay: Joi.boolean().required(),
  rrule: Joi.string().allow(null).required(),
  participants: Joi.array().items(personSchema).required(),
  mayEverybodyWrite: Joi.boolean().required(),
  widgetIds: Joi.array().items(Joi.string()).allow(null).required(),
  scope: Joi.valid('one', 'following', 'all').required(),
});

/** Reads a draft that was somewhere else meanwhile. What is unsound is as if there were none. */
export function readDraftOf<Values>(schema: Joi.Schema<Values>, input: unknown): Draft<Values> | undefined {
  const drafts = Joi.object<Draft<Values>>({ base: schema.required(), values: schema.required() }).required();
  const result: Joi.ValidationResult<Draft<Values>> = drafts.validate(input, {
    convert: false,
    stripUnknown: true,
  });
  return result.error ? undefined : result.value;
}

export const readMeetingDraft = (input: unknown): Draft<MeetingValues> | undefined =>
  readDraftOf(valuesSchema, input);

/** Whether the parts that a whole meeting has once, such as its title, are meant too, or only the times of some of it. */
export const isRoomWide = ({ scope }: Pick<MeetingValues, 'scope'>): boolean => scope === 'all';

/**
 * What is to be changed. What was typed into a part that the scope leaves alone is kept for when the scope is another one,
 * and is not meant as long as it is not.
 */
export function meant({ base, values }: Draft<MeetingValues>): Draft<MeetingValues> {
  if (isRoomWide(values)) return { base, values };
  const { title, description, participants, mayEverybodyWrite, widgetIds } = base;
  return { base, values: { ...values, title, description, participants, mayEverybodyWrite, widgetIds } };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Whether anything is different from what the form began with. */
export const isChanged = ({ base, values }: Draft<unknown>): boolean => !isSame(base, values);

const TIMES: readonly (keyof MeetingValues)[] = ['start', 'end', 'tzid', 'allDay'];

/** A list with what somebody added to another one, and without what they took out of it. */
function merge<Item>(
  now: readonly Item[],
  { base, values }: Draft<readonly Item[]>,
  key: (item: Item) => string,
) {
  const [before, wanted] = [base, values].map((items) => new Set(items.map(key)));
  const kept = now.filter((item) => wanted?.has(key(item)) || !before?.has(key(item)));
  const known = new Set(kept.map(key));
  return [...kept, ...values.filter((item) => !before?.has(key(item)) && !known.has(key(item)))];
}

/**
 * What somebody had changed, laid over what a form would begin with now: others may have changed the meeting meanwhile, and
 * what one did not touch is theirs.
 */
export function rebase(draft: Draft<MeetingValues>, now: MeetingValues): Draft<MeetingValues> {
  const { base, values } = draft;
  const isTouched = (key: keyof MeetingValues) => !isSame(values[key], base[key]);
  // Times that belong together are taken together: an end that was typed goes with the start it was typed for.
  const isTimed = TIMES.some(isTouched);
  const touched = (Object.keys(values) as (keyof MeetingValues)[])
    .filter((key) => isTouched(key) || (isTimed && TIMES.includes(key)))
    .map((key) => [key, values[key]]);
  const widgetIds =
    now.widgetIds && values.widgetIds
      ? merge(now.widgetIds, { base: base.widgetIds ?? now.widgetIds, values: values.widgetIds }, String)
      : (now.widgetIds ?? values.widgetIds);
  const participants = merge(
    now.participants,
    { base: base.participants, values: values.participants },
    ({ userId }) => userId,
  );
  return {
    base: now,
    values: { ...now, ...(Object.fromEntries(touched) as Partial<MeetingValues>), participants, widgetIds },
  };
}
