import type Joi from 'joi';
import { AppError } from './appError.ts';
import type { Need } from './matrix/roomPower.ts';

/** What it takes to send a command, and to know who may. */
export type Outline<Data> = {
  /** The type of the room event that carries it. */
  readonly type: string;
  /** What the sender must be able to do in the target room. */
  readonly needs: (data: Data) => readonly Need[];
};

/** One command as it stands on the wire. Both sides import it: the bot to check, a client to send and to disable buttons. */
export type Contract<Data> = Outline<Data> & {
  /** What the user wants, in one sentence. */
  readonly summary: string;
  /** The shape of `content.data`, or of the JSON body over HTTP. */
  readonly schema: Joi.ObjectSchema<Data>;
  /** Where it acts: in the room it was sent in, or in the one that `target_room_id` names. */
  readonly target: 'room_sent_in' | 'target_room_id';
};

/** A contract whose data is not known here. Its `schema` decides whether something is its data. */
export type AnyContract = Omit<Contract<unknown>, 'schema' | 'needs'> & {
  readonly schema: Joi.ObjectSchema;
  readonly needs: (data: never) => readonly Need[];
};

/** What a schema can know of the surroundings. */
export type SchemaContext = {
  /** Ids of the configured widgets; unchecked where it is not given. */
  readonly widgetIds?: readonly string[];
};

/** How wrong an input may be before we stop listing what is wrong with it. */
const MAX_COMPLAINTS = 20;
/** Values of one field that are looked at. A room can hold fewer, and each costs time, however wrong it is. */
const MAX_VALUES = 10_000;
/** Values of an input up to which all that is wrong is told: of a larger one the list would cost more than the check. */
const MAX_VALUES_TO_LIST = 2_000;

/** How many values there are in a value, itself included; more than `MAX_VALUES` where it has more. */
function countValues(value: unknown): number {
  const waiting = [value];
  let count = 0;
  for (; waiting.length > 0 && count <= MAX_VALUES; count += 1) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner: unknown[] = Object.values(next);
    if (inner.length > MAX_VALUES) return inner.length;
    waiting.push(...inner);
  }
  return count;
}

function refuse(fields: readonly string[]): never {
  throw new AppError('invalid', fields.join('; '), { params: { fields } });
}

/** How many values an input has. */
function sizeOf(input: unknown): number {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return 1;
  let total = 0;
  for (const [field, value] of Object.entries(input)) {
    const count = countValues(value);
    // The names of our fields have such letters only; what others are called is not repeated.
    if (count > MAX_VALUES) refuse([`${field.replace(/\W/g, '_')} has more than ${MAX_VALUES} values`]);
    total += count;
  }
  return total;
}

/**
 * Checks input against a schema. Nothing is converted: the string `"5"` is not a number.
 *
 * @throws AppError `invalid`, whose `params.fields` holds one `<path> <complaint>` for each thing that is wrong.
 */
export function check<Data>(schema: Joi.Schema<Data>, input: unknown, context: SchemaContext = {}): Data {
  const result: Joi.ValidationResult<Data> = schema.validate(input, {
    abortEarly: sizeOf(input) > MAX_VALUES_TO_LIST,
    allowUnknown: true,
    convert: false,
    context,
    errors: { label: false },
  });
  if (!result.error) return result.value;
  return refuse(
    result.error.details
      .slice(0, MAX_COMPLAINTS)
      .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' ')),
  );
}
