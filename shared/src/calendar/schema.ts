import Joi from 'joi';
import { unstorable } from '../matrix/unstorable.ts';
import type { Calendar, CalendarEntry, DateTimeEntry } from './entry.ts';
import { instantOf } from './placed.ts';
import type { Budget } from './generate.ts';
import { FIRST_YEAR, LAST_YEAR, ruleBudget, ruleProblem } from './ruleLimits.ts';
import { MOST_ENTRIES } from './stored.ts';
import { DAY, formatWall, parseWall } from './wallTime.ts';
import { isValidTimeZone, toWall, zoneOf } from './zone.ts';

/** As with the entries, a state event holds fewer; it only bounds the work of the check. */
const MOST_EXCEPTIONS = 5000;
/** A series whose occurrences overlap by the thousand costs everybody who looks at any day of it. */
const LONGEST_OCCURRENCE = 366 * DAY;

const messages = {
  'calendar.zone': '{{#label}} must be an IANA time zone',
  'calendar.value': `{{#label}} must be a real date and time as yyyyMMdd'T'HHmmss, ${FIRST_YEAR} to ${LAST_YEAR}`,
  'calendar.end': '{{#label}} must be after dtstart',
  'calendar.length': '{{#label}} must be within 366 days of dtstart in a series',
  'calendar.allDay': '{{#label}} can only be true from midnight to midnight of one zone',
  'calendar.rule': '{{#label}} must be a usable recurrence rule, but it {{#problem}}',
  'calendar.uid': '{{#label}} must not be that of an earlier meeting or series',
  'calendar.override': '{{#label}} must have a series with the same uid in the calendar',
  'calendar.stored': '{{#label}} cannot be stored: {{#problem}}',
  'calendar.main': '{{#label}} must have at least one meeting or series',
};

const dateTime = Joi.object<DateTimeEntry>({
  tzid: Joi.string()
    .required()
    .max(64)
    .custom((name: string, helpers) => (isValidTimeZone(name) ? name : helpers.error('calendar.zone'))),
  value: Joi.string()
    .required()
    .max(15)
    .custom((value: string, helpers) => {
      const [wall, year] = [parseWall(value), Number(value.slice(0, 4))];
      // What rooms have of leap seconds is read, but none is let in: few others know them.
      const isReal = wall !== undefined && formatWall(wall) === value;
      return isReal && year >= FIRST_YEAR && year <= LAST_YEAR ? value : helpers.error('calendar.value');
    }),
}).unknown();

/** An error that points to a key below what is checked. */
function errorAt(helpers: Joi.CustomHelpers, code: string, at: (string | number)[], local: object = {}) {
  const { state } = helpers;
  return helpers.error(code, { ...local }, state.localize?.([...(state.path ?? []), ...at]));
}

const budgets = new WeakMap<object, Budget>();

/** What is left for the rules of a calendar that is being checked. Joi makes a list of its own for each check. */
function budgetFor({ state }: Joi.CustomHelpers): Budget {
  const [calendar] = state.ancestors as readonly object[];
  const budget = (calendar && budgets.get(calendar)) ?? ruleBudget();
  if (calendar) budgets.set(calendar, budget);
  return budget;
}

/** Keys that we do not know are stored with the rest, so that one of them could have all of it refused. */
function checkStorable(entry: CalendarEntry, helpers: Joi.CustomHelpers) {
  for (const [key, value] of Object.entries(entry)) {
    const problem = unstorable(key, 'a key') ?? unstorable(value, key);
    if (problem) return helpers.error('calendar.stored', { problem });
  }
  return entry;
}

function checkTimes(entry: CalendarEntry, helpers: Joi.CustomHelpers) {
  const { dtstart, dtend, rrule, recurrenceId } = entry;
  const [start, end] = [instantOf(dtstart), instantOf(dtend)];
  const zone = zoneOf(dtstart.tzid);
  const wall = parseWall(dtstart.value);
  if (start === undefined || end === undefined || !zone || wall === undefined) return entry;
  if (start >= end) return errorAt(helpers, 'calendar.end', ['dtend']);
  if (entry.allDay) {
    const isMidnight = [dtstart, dtend].every(({ value }) => value.endsWith('T000000'));
    const isOneZone = zoneOf(dtend.tzid) === zone;
    if (!isMidnight || !isOneZone) return errorAt(helpers, 'calendar.allDay', ['allDay']);
  }
  if (rrule === undefined || recurrenceId) return entry;
  if (end - start > LONGEST_OCCURRENCE) return errorAt(helpers, 'calendar.length', ['dtend']);
  const problem = ruleProblem(rrule, wall, (instant) => toWall(instant, zone), budgetFor(helpers));
  return problem ? errorAt(helpers, 'calendar.rule', ['rrule'], { problem }) : entry;
}

const entrySchema = Joi.object<CalendarEntry>({
  uid: Joi.string().required().max(255),
  dtstart: dateTime.required(),
  dtend: dateTime.required(),
  rrule: Joi.string().empty(null),
  exdate: Joi.array().items(dateTime).max(MOST_EXCEPTIONS).empty(null),
  recurrenceId: dateTime.empty(null),
  allDay: Joi.boolean().strict().empty(null),
})
  .unknown()
  .custom(checkStorable)
  .custom(checkTimes);

const isObject = (value: unknown): value is Partial<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function checkTogether(calendar: Calendar, helpers: Joi.CustomHelpers) {
  // Joi goes on after an item was found wrong, so items may be anything here.
  const kinds = new Map<unknown, 'single' | 'series'>();
  for (const [index, entry] of calendar.entries()) {
    if (!isObject(entry) || entry.recurrenceId) continue;
    if (kinds.has(entry.uid)) return errorAt(helpers, 'calendar.uid', [index, 'uid']);
    kinds.set(entry.uid, entry.rrule === undefined ? 'single' : 'series');
  }
  if (kinds.size === 0) return helpers.error('calendar.main');
  for (const [index, entry] of calendar.entries()) {
    if (!isObject(entry) || !entry.recurrenceId || kinds.get(entry.uid) === 'series') continue;
    return errorAt(helpers, 'calendar.override', [index, 'recurrenceId']);
  }
  return calendar;
}

/**
 * What is let in: real dates, real zones, start before end, rules that can be followed at bounded cost, overrides that
 * belong to a series. Keys we do not know are kept. `null` counts as not given.
 */
export const calendarSchema: Joi.ArraySchema<CalendarEntry[]> = Joi.array<CalendarEntry[]>()
  .items(entrySchema)
  .min(1)
  .max(MOST_ENTRIES)
  .custom(checkTogether)
  .messages(messages);
