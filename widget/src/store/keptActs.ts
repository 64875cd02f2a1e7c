import Joi from 'joi';
import { errorCodes } from '../../../shared/src/appError.ts';
import { storedCalendarSchema } from '../../../shared/src/calendar/schema.ts';
import { contracts } from '../../../shared/src/commands/index.ts';
import { isRoomId, isUserId } from '../../../shared/src/matrix/ids.ts';
import type { Stop } from '../host/host.ts';
import type { Memory } from '../host/memory.ts';
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

const meeting = { title: text, description: text, calendar: storedCalendarSchema };

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
function readActs(kept: unknown): readonly Act[] {
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((item: unknown) => {
    const result: Joi.ValidationResult<Act> = schema.validate(item, { convert: false });
    return result.error ? [] : [result.value];
  });
}

/** So many pages of one calendar can be open at once and keep what they did. */
const PAGES = 10;

export type Keeper = {
  /** What pages that are gone had not finished. */
  readonly acts: readonly Act[];
  readonly keep: (acts: readonly Act[]) => void;
  /** Leaves what is kept to the next page. */
  readonly stop: Stop;
};

/**
 * Each page keeps its acts in a place of its own, which is locked as long as the page lives. So no page sends what another
 * one is sending, and what a page leaves behind is taken over by the next.
 */
export async function openKept(memory: Memory, key: string): Promise<Keeper> {
  const places = Array.from({ length: PAGES }, (_, at) => `${key}_${at}`);
  const claims = await Promise.all(places.map((place) => memory.claim(place)));
  const taken = places.flatMap((place, at) => {
    const release = claims[at];
    return release ? [{ place, release }] : [];
  });
  const [own, ...others] = taken;
  const acts = new Map<string, Act>();
  for (const { place } of taken) for (const act of readActs(memory.read(place))) acts.set(act.id, act);
  const keep = (now: readonly Act[]) => own && memory.write(own.place, now.length > 0 ? now : undefined);
  // First here, then no longer there: between the two they are in both, and known to be the same.
  keep([...acts.values()]);
  for (const { place, release } of others) {
    memory.write(place, undefined);
    release();
  }
  return { acts: [...acts.values()], keep, stop: () => own?.release() };
}
