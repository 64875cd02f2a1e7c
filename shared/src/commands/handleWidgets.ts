import Joi from 'joi';
import type { Contract } from '../contract.ts';
import type { RoomId } from '../matrix/ids.ts';
import { roomId, widgetIds } from './fields.ts';
import { outlines } from './outlines.ts';

export type HandleWidgets = {
  readonly target_room_id: RoomId;
  /** `true` installs the widgets, `false` removes them. */
  readonly add: boolean;
  readonly widget_ids: readonly string[];
};

export const handleWidgetsContract: Contract<HandleWidgets> = {
  ...outlines.handleWidgets,
  summary: 'Adds configured widgets to a meeting or removes them.',
  target: 'target_room_id',
  schema: Joi.object<HandleWidgets>({
    target_room_id: roomId.required(),
    add: Joi.boolean().required(),
    widget_ids: widgetIds.required(),
  }).required(),
};
