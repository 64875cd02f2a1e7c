import Joi from 'joi';
import type { Contract } from '../contract.ts';
import type { RoomId } from '../matrix/ids.ts';
import { stateKinds } from '../matrix/stateKinds.ts';
import { optional, roomId } from './fields.ts';
import { commandTypes } from './types.ts';

export const closeMethods = ['tombstone', 'kick_all_participants'] as const;

export type CloseMeeting = {
  readonly target_room_id: RoomId;
  /** `tombstone` (the default) points people to the parent room; `kick_all_participants` removes them. */
  readonly method?: (typeof closeMethods)[number];
};

export const closeMeetingContract: Contract<CloseMeeting> = {
  type: commandTypes.closeMeeting,
  summary: 'Closes a meeting together with its breakout sessions.',
  target: 'target_room_id',
  needs: ({ method }) => [
    { state: stateKinds.widget },
    method === 'kick_all_participants' ? { action: 'kick' } : { state: stateKinds.tombstone },
  ],
  schema: Joi.object<CloseMeeting>({
    target_room_id: roomId.required(),
    method: optional(Joi.string().valid(...closeMethods)),
  }).required(),
};
