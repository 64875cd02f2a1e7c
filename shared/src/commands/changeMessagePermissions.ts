import Joi from 'joi';
import type { Contract } from '../contract.ts';
import type { RoomId } from '../matrix/ids.ts';
import { powerLevel, roomId } from './fields.ts';
import { outlines } from './outlines.ts';

export type ChangeMessagePermissions = {
  readonly target_room_id: RoomId;
  /** The level one needs to write messages; 0 lets everybody write, 100 only the organiser. */
  readonly messaging_power_level: number;
};

export const changeMessagePermissionsContract: Contract<ChangeMessagePermissions> = {
  ...outlines.changeMessagePermissions,
  summary: 'Changes who may write messages in a meeting.',
  target: 'target_room_id',
  schema: Joi.object<ChangeMessagePermissions>({
    target_room_id: roomId.required(),
    messaging_power_level: powerLevel.required(),
  }).required(),
};
