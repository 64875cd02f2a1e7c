import Joi from 'joi';
import type { Contract } from '../contract.ts';
import type { RoomId } from '../matrix/ids.ts';
import { optional, roomId } from './fields.ts';
import { outlines } from './outlines.ts';

export const closeMethods = ['tombstone', 'kick_all_participants'] as const;

export type CloseMeeting = {
  readonly target_room_id: RoomId;
  /** `tombstone` (the default) points people to the parent room; `kick_all_participants` removes them. */
  readonly method?: (typeof closeMethods)[number];
};

export const closeMeetingContract: Contract<CloseMeeting> = {
  ...outlines.closeMeeting,
  summary: 'Closes a meeting together with its breakout sessions.',
  target: 'target_room_id',
  schema: Joi.object<CloseMeeting>({
    target_room_id: roomId.required(),
    method: optional(Joi.string().valid(...closeMethods)),
  }).required(),
};
