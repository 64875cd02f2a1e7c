import Joi from 'joi';
import type { Contract } from '../contract.ts';
import type { RoomId } from '../matrix/ids.ts';
import {
  description,
  externalData,
  oneFormOfTimes,
  optional,
  participants,
  powerLevel,
  roomId,
  times,
  title,
  widgetIds,
  type ExternalData,
  type Participant,
  type Times,
} from './fields.ts';
import { outlines } from './outlines.ts';

export type CreateMeeting = Times & {
  /** Honoured over HTTP only; a room event creates below the room it was sent in. */
  readonly parent_room_id?: RoomId;
  readonly title: string;
  readonly description: string;
  /** The configured widgets to install; where absent, all that are not optional. */
  readonly widget_ids?: readonly string[];
  readonly participants?: readonly Participant[];
  /** The power level that one needs to write messages. */
  readonly messaging_power_level?: number;
  /** Effective only with `start_time` and `end_time`; a calendar is always deleted after its end. */
  readonly enable_auto_deletion?: boolean;
  readonly external_data?: ExternalData;
};

export const createMeetingContract: Contract<CreateMeeting> = {
  ...outlines.createMeeting,
  summary: 'Creates a meeting and invites its participants.',
  target: 'room_sent_in',
  schema: Joi.object<CreateMeeting>({
    parent_room_id: optional(roomId),
    title: title.required(),
    description: description.required(),
    ...times,
    widget_ids: optional(widgetIds),
    participants: optional(participants),
    messaging_power_level: optional(powerLevel),
    enable_auto_deletion: optional(Joi.boolean()),
    external_data: optional(externalData),
  })
    .required()
    .custom(oneFormOfTimes(true)),
};
