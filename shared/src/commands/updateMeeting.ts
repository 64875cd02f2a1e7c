import Joi from 'joi';
import type { Contract } from '../contract.ts';
import type { RoomId } from '../matrix/ids.ts';
import { outlines } from './outlines.ts';
import {
  description,
  externalData,
  oneFormOfTimes,
  optional,
  roomId,
  times,
  title,
  type ExternalData,
  type Times,
} from './fields.ts';

/** What is absent stays as it is; `calendar` and `external_data` replace the whole of theirs. */
export type UpdateMeeting = Times & {
  readonly target_room_id: RoomId;
  readonly title?: string;
  readonly description?: string;
  readonly external_data?: ExternalData;
};

export const updateMeetingContract: Contract<UpdateMeeting> = {
  ...outlines.updateMeeting,
  summary: 'Changes title, description, times or external data of a meeting and tells its people.',
  target: 'target_room_id',
  schema: Joi.object<UpdateMeeting>({
    target_room_id: roomId.required(),
    title: optional(title),
    description: optional(description),
    ...times,
    external_data: optional(externalData),
  })
    .required()
    .custom(oneFormOfTimes(false)),
};
