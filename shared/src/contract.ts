import type Joi from 'joi';
import { AppError } from './appError.ts';
import type { Need } from './matrix/roomPower.ts';

/** One command as it stands on the wire. Both sides import it: the bot to check, a client to send and to disable buttons. */
export type Contract<Data> = {
  /** The type of the room event that carries it. */
  readonly type: string;
  /** What the user wants, in one sentence. */
  readonly summary: string;
  /** The shape of `content.data`, or of the JSON body over HTTP. */
  readonly schema: Joi.ObjectSchema<Data>;
  /** Where it acts: in the room it was sent in, or in the one that `target_room_id` names. */
  readonly target: 'room_sent_in' | 'target_room_id';
  /** What the sender must be able to do in the target room. */
  readonly needs: (data: Data) => readonly Need[];
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

/** How deep and how wrong an input may be before we stop listing what is wrong with it. */
const MAX_COMPLAINTS = 20;

/**
 * Checks input against a schema. Nothing is converted: the string `"5"` is not a number.
 *
 * @throws AppError `invalid`, whose `params.fields` holds one `<path> <complaint>` for each thing that is wrong.
 */
export function check<Data>(schema: Joi.Schema<Data>, input: unknown, context: SchemaContext = {}): Data {
  const result: Joi.ValidationResult<Data> = schema.validate(input, {
    abortEarly: false,
    allowUnknown: true,
    convert: false,
    context,
    errors: { label: false },
  });
  if (!result.error) return result.value;
  const fields = result.error.details
    .slice(0, MAX_COMPLAINTS)
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' '));
  throw new AppError('invalid', fields.join('; '), { params: { fields } });
}
