import { EventDirection, MatrixCapabilities, WidgetEventCapability } from 'matrix-widget-api';
import { acknowledgementType } from '../../../shared/src/acknowledgement.ts';
import { outlines } from '../../../shared/src/commands/outlines.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';

const { Send, Receive } = EventDirection;
const state = (direction: EventDirection, type: string) =>
  WidgetEventCapability.forStateEvent(direction, type).raw;
const event = (direction: EventDirection, type: string) =>
  WidgetEventCapability.forRoomEvent(direction, type).raw;

/** Says that we are of no use in a window of our own. Nothing depends on whether it is granted. */
const hint: string = MatrixCapabilities.RequiresClient;

/** What we cannot do without, given the types of room state that are watched. Clients approve these by rules of theirs. */
export const neededCapabilities = (stateTypes: readonly string[]): readonly string[] => [
  MatrixCapabilities.MSC2931Navigate,
  MatrixCapabilities.MSC3973UserDirectorySearch,
  'org.matrix.msc2762.timeline:*',
  ...stateTypes.map((type) => state(Receive, type)),
  state(Send, stateKinds.member),
  event(Receive, acknowledgementType),
  ...Object.values(outlines).flatMap(({ type }) => [event(Send, type), event(Receive, type)]),
];

export const wishedCapabilities = (stateTypes: readonly string[]): readonly string[] => [
  hint,
  ...neededCapabilities(stateTypes),
];

/** What it takes to write one's own registration anew. */
export const repairCapabilities = (widgetId: string): readonly string[] => [
  WidgetEventCapability.forStateEvent(Send, stateKinds.widget, widgetId).raw,
  WidgetEventCapability.forStateEvent(Receive, stateKinds.widget, widgetId).raw,
];
