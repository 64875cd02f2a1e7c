import Joi from 'joi';
import { errorCodes } from '../../../shared/src/appError.ts';
import { readStoredCalendar } from '../../../shared/src/calendar/stored.ts';
import { contracts } from '../../../shared/src/commands/index.ts';
import { isRoomId, isUserId } from '../../../shared/src/matrix/ids.ts';
import { actNames, type Act, type Command } from './outbox.ts';

const isOf = (test: (value: unknown) => boolean) =>
  Joi.any().custom((value: unknown, helpers) => (test(value) ? value : helpers.error('any.invalid')));
const roomId = isOf(isRoomId);
const text = Joi.string().allow('');

/** A command that the bot would take as well: what it would refuse is not kept on trying. */
const command = Joi.object({
  type: Joi.string().required(),
  data: Joi.object().unknown().required(),
  state: Joi.valid('waiting', 'sent', 'unanswered', 'done', 'failed').required(),
  eventId: Joi.string(),
  attempt: Joi.number().integer().min(0),
  answer: Joi.object({
    done: Joi.boolean().required(),
    code: Joi.valid(...errorCodes),
    fields: Joi.array().items(Joi.string()),
    errorRoomId: roomId,
    roomIds: Joi.array().items(roomId),
  }),
}).custom((value: Command, helpers) => {
  const contract = contracts.find(({ type }) => type === value.type);
  const isTaken =
    contract?.schema.validate(value.data, { allowUnknown: true, convert: false }).error === undefined;
  return contract && isTaken ? value : helpers.error('any.invalid');
});

const calendar = Joi.array().custom(
  (value: unknown, helpers) => readStoredCalendar(value) ?? helpers.error('any.invalid'),
);
const meeting = { title: text, description: text, calendar };

const effect = Joi.alternatives(
  Joi.object({
    kind: Joi.valid('create').required(),
    parent: roomId.required(),
    meeting: Joi.object({ ...meeting, creator: isOf(isUserId).required() })
      .fork(['title', 'description', 'calendar'], (field) => field.required())
      .required(),
  }),
  Joi.object({
    kind: Joi.valid('update').required(),
    roomId: roomId.required(),
    change: Joi.object(meeting).required(),
  }),
  Joi.object({ kind: Joi.valid('close').required(), roomId: roomId.required() }),
  Joi.object({ kind: Joi.valid('none').required() }),
);

/** What a form held is checked by the form when it is opened again. */
const draft = Joi.object({
  form: Joi.valid('meeting', 'breakoutSessions').required(),
  roomId,
  occurrence: Joi.object({ uid: Joi.string().required(), recurrenceId: Joi.number() }),
  start: Joi.number(),
  end: Joi.number(),
  draft: Joi.any(),
})
  .when('.form', { is: 'breakoutSessions', then: Joi.object({ roomId: roomId.required() }) })
  .and('roomId', 'occurrence');

const schema = Joi.object<Act>({
  id: Joi.string().required(),
  name: Joi.valid(...actNames).required(),
  subject: text.required(),
  roomId: roomId.required(),
  commands: Joi.array().items(command).min(1).required(),
  effect: effect.required(),
  draft,
});

/** The acts that were kept, those that can be told and sent; the rest was written by somebody else. */
export const readActs = (kept: readonly unknown[]): readonly Act[] =>
  kept.flatMap((item: unknown) => {
    const result: Joi.ValidationResult<Act> = schema.validate(item, { convert: false });
    return result.error ? [] : [result.value];
  });
