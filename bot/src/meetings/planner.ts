import type { Content } from '../../../shared/src/matrix/event.ts';
import { may, roomPower } from '../../../shared/src/matrix/roomPower.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds, widgetTypes } from '../../../shared/src/matrix/stateKinds.ts';
import { digitsFor } from './derivedId.ts';
import type { Meetings, TargetRoom } from './meetings.ts';

/** The type that the widget gives itself when somebody added it by hand. */
const SELF_REGISTERED = 'net.nordeck.neodatefix:calendar';

/** How the planner stands in a room: all of it, or above the conversation. */
export type PlannerPlace = 'center' | 'top';

const layouts: Readonly<Record<PlannerPlace, Content>> = {
  center: { container: 'center' },
  top: { container: 'top', height: 100, index: 1, width: 100 },
};

const hostOf = (url: unknown): string | undefined =>
  typeof url === 'string' && URL.canParse(url) ? new URL(url).host : undefined;

/** Whether a widget is the planner, whoever added it and in whichever way. */
export function isPlanner({ type, url }: Content, plannerUrl: string): boolean {
  if (type === widgetTypes.planner || type === SELF_REGISTERED) return true;
  // The cockpit and the breakout sessions are served by the same host, but carry types of their own.
  const isOther = type === widgetTypes.cockpit || type === widgetTypes.breakoutSessions;
  return typeof type === 'string' && !isOther && isServedAt(plannerUrl, url);
}

/** Whether an address is of the host at which the planner is served. */
export const isServedAt = (plannerUrl: string, url: unknown): boolean =>
  hostOf(url) !== undefined && hostOf(url) === hostOf(plannerUrl);

/** Whether a room has the planner. */
export const hasPlanner = (state: RoomState, plannerUrl: string): boolean =>
  state.all(stateKinds.widget).some(({ content }) => isPlanner(content, plannerUrl));

/** Whether the bot may add widgets to a room. */
export function mayAddPlanner({ rooms }: Meetings, state: RoomState): boolean {
  return may(roomPower(state), rooms.botId, { state: stateKinds.widget });
}

/** Whether somebody arranged widgets in this room already: their work is left alone. */
export function isLaidOut(state: RoomState): boolean {
  const widgets = state.content(stateKinds.widgetLayout)?.widgets;
  return typeof widgets === 'object' && widgets !== null && Object.keys(widgets).length > 0;
}

/** Adds the planner to a room that has none, or renews the widget of this id as one. */
export async function addPlanner(
  meetings: Meetings,
  { roomId, state }: TargetRoom,
  place: PlannerPlace,
  given?: string,
): Promise<void> {
  const { rooms, settings } = meetings;
  if (given === undefined && hasPlanner(state, settings.planner.url)) return;
  const prefix = place === 'center' ? widgetTypes.planner : 'meetingwidget';
  const id = given ?? `${prefix}-${digitsFor(roomId, prefix)}`;
  const avatarUrl = await rooms.icon('calendar');
  await rooms.setState(roomId, stateKinds.widget, id, {
    id,
    type: widgetTypes.planner,
    url: settings.planner.url,
    name: settings.planner.name,
    ...(avatarUrl !== undefined && { avatar_url: avatarUrl }),
  });
  const mayLayOut = may(roomPower(state), rooms.botId, { state: stateKinds.widgetLayout });
  if (isLaidOut(state) || !mayLayOut) return;
  await rooms.setState(roomId, stateKinds.widgetLayout, '', { widgets: { [id]: layouts[place] } });
}
