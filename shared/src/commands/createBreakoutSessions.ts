import Joi from 'joi';
import type { Contract } from '../contract.ts';
import {
  description,
  isoTime,
  oneFormOfTimes,
  optional,
  participants,
  title,
  widgetIds,
  type Participant,
} from './fields.ts';
import { outlines } from './outlines.ts';

export type CreateBreakoutSessions = {
  readonly groups: readonly { readonly title: string; readonly participants?: readonly Participant[] }[];
  readonly description: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly widget_ids?: readonly string[];
  readonly enable_auto_deletion?: boolean;
};

/** The most sessions that one command may ask for. */
const MAX_GROUPS = 200;

export const createBreakoutSessionsContract: Contract<CreateBreakoutSessions> = {
  ...outlines.createBreakoutSessions,
  summary: 'Creates breakout sessions below the meeting in whose room it is sent.',
  target: 'room_sent_in',
  schema: Joi.object<CreateBreakoutSessions>({
    groups: Joi.array()
      .max(MAX_GROUPS)
      .items(Joi.object({ title: title.required(), participants: optional(participants) }))
      .required(),
    description: description.required(),
    start_time: isoTime.required(),
    end_time: isoTime.required(),
    widget_ids: optional(widgetIds),
    enable_auto_deletion: optional(Joi.boolean()),
  })
    .required()
    .custom(oneFormOfTimes(true)),
};
