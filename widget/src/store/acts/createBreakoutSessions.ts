import Joi from 'joi';
import { outlines } from '../../../../shared/src/commands/outlines.ts';
import { isUserId, type RoomId, type UserId } from '../../../../shared/src/matrix/ids.ts';
import type { Act } from '../outbox.ts';
import { command } from '../perform.ts';
import { readDraftOf, type Draft } from './meetingValues.ts';

/** One breakout session that is planned. The user is in all of them and is not named. */
export type Group = { readonly title: string; readonly participants: readonly UserId[] };

/** What the form of breakout sessions holds. JSON: it travels between windows and is kept over a reload. */
export type BreakoutValues = {
  readonly description: string;
  /** UTC ms. */
  readonly start: number;
  readonly end: number;
  /** `null` as long as it is not known which widgets there are. */
  readonly widgetIds: readonly string[] | null;
  readonly groups: readonly Group[];
};

const schema = Joi.object<BreakoutValues>({
  description: Joi.string().allow('').required(),
  start: Joi.number().integer().required(),
  end: Joi.number().integer().required(),
  widgetIds: Joi.array().items(Joi.string()).allow(null).required(),
  groups: Joi.array()
    .items(
      Joi.object({
        title: Joi.string().allow('').required(),
        participants: Joi.array()
          .items(
            Joi.string().custom((value: unknown, helpers) =>
              isUserId(value) ? value : helpers.error('any.invalid'),
            ),
          )
          .required(),
      }),
    )
    .required(),
});

export const readBreakoutDraft = (input: unknown): Draft<BreakoutValues> | undefined =>
  readDraftOf(schema, input);

/** Creating the breakout sessions that a form holds. */
export function createBreakoutSessionsAct(
  draft: Draft<BreakoutValues>,
  { roomId, own, title }: { readonly roomId: RoomId; readonly own: UserId; readonly title: string },
): Omit<Act, 'id'> {
  const { description, start, end, widgetIds, groups } = draft.values;
  return {
    name: 'createBreakoutSessions',
    subject: title,
    roomId,
    commands: [
      command(outlines.createBreakoutSessions, {
        groups: groups.map((group) => ({
          title: group.title.trim(),
          participants: [own, ...group.participants.filter((userId) => userId !== own)].map((user_id) => ({
            user_id,
          })),
        })),
        description,
        start_time: new Date(start).toISOString(),
        end_time: new Date(end).toISOString(),
        ...(widgetIds && { widget_ids: widgetIds }),
      }),
    ],
    effect: { kind: 'none' },
    draft: { form: 'breakoutSessions', roomId, draft },
  };
}
