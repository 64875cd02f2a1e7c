import Joi from 'joi';
import type { Contract } from '../contract.ts';
import type { RoomId } from '../matrix/ids.ts';
import { roomId, text } from './fields.ts';
import { outlines } from './outlines.ts';

export type SendMessageToBreakoutSessions = {
  readonly target_room_id: RoomId;
  /** Text without markup. */
  readonly message: string;
};

/** The longest message, in UTF-16 units: it stands twice in an event of 64 KiB. */
const MAX_MESSAGE = 10_000;

export const sendMessageToBreakoutSessionsContract: Contract<SendMessageToBreakoutSessions> = {
  ...outlines.sendMessageToBreakoutSessions,
  summary: 'Posts a message in all breakout sessions of a meeting.',
  target: 'target_room_id',
  schema: Joi.object<SendMessageToBreakoutSessions>({
    target_room_id: roomId.required(),
    message: text(MAX_MESSAGE).required(),
  }).required(),
};
