import Joi from 'joi';
import type { Contract } from '../contract.ts';
import type { RoomId, UserId } from '../matrix/ids.ts';
import { roomId, userIds } from './fields.ts';
import { outlines } from './outlines.ts';

export type HandleParticipants = {
  readonly target_room_id: RoomId;
  /** `true` invites the users, `false` removes them. */
  readonly invite: boolean;
  readonly userIds: readonly UserId[];
};

export const handleParticipantsContract: Contract<HandleParticipants> = {
  ...outlines.handleParticipants,
  summary: 'Invites people to a meeting or removes them from it.',
  target: 'target_room_id',
  schema: Joi.object<HandleParticipants>({
    target_room_id: roomId.required(),
    invite: Joi.boolean().required(),
    userIds: userIds.required(),
  }).required(),
};
