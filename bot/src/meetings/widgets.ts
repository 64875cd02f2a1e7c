import type { Content } from '../../../shared/src/matrix/event.ts';
import { isDeepStrictEqual } from 'node:util';
import { stateKinds, widgetTypes } from '../../../shared/src/matrix/stateKinds.ts';
import { allSettled } from './allSettled.ts';
import { seedOf } from './derivedId.ts';
import type { Meeting } from './meeting.ts';
import type { Meetings, TargetRoom } from './meetings.ts';
import { fillWidget, layoutFor, ownWidget, type Widget } from './widgetPlan.ts';

/**
 * A widget that changes and notifies nobody. Synapse and Element have a push rule for widgets of video conferences; the one
 * for notices overrules it and asks for nothing but this, of events of every type.
 */
export const silently = (content: Content): Content => ({ ...content, msgtype: 'm.notice' });

/**
 * The configured widgets of a room that are to be sent because they are missing or would read differently now.
 *
 * @param ids the widgets that the room is to have
 * @param title the title that widgets may show
 */
export function widgetsToSend(
  { template }: Meetings,
  { roomId, state }: TargetRoom,
  ids: readonly string[],
  title: string,
): readonly Widget[] {
  const seed = seedOf(roomId, state);
  return template.widgets
    .filter(({ id }) => ids.includes(id))
    .map((widget) => fillWidget(widget, { seed, title, roomId }))
    .filter(({ id, content }) => {
      const present = state.content(stateKinds.widget, id);
      return present === undefined || !isDeepStrictEqual(silently(content), silently(present));
    });
}

/** Adds configured widgets to a meeting or removes them, and lays them out if there is a layout for what is then there. */
export async function changeWidgets(
  meetings: Meetings,
  meeting: Meeting,
  room: TargetRoom,
  { add, ids }: { readonly add: boolean; readonly ids: readonly string[] },
): Promise<void> {
  const { rooms, template, settings } = meetings;
  const { roomId, state } = room;
  const installed = meeting.widgets.map(({ id }) => id);
  const wanted = add ? [...new Set([...installed, ...ids])] : installed.filter((id) => !ids.includes(id));
  const configured = template.widgets.map(({ id }) => id).filter((id) => wanted.includes(id));
  const set = (type: string, key: string, content: Content) => rooms.setState(roomId, type, key, content);

  const removed = installed.filter((id) => !wanted.includes(id)).map((id) => set(stateKinds.widget, id, {}));
  const sent = widgetsToSend(meetings, room, wanted, meeting.title)
    // One that is there and not asked for keeps its content, which may hold an id drawn when it was installed.
    .filter(({ id }) => !installed.includes(id) || ids.includes(id))
    .map(({ id, content }) => set(stateKinds.widget, id, content));
  const acts = [...removed, ...sent];
  if (!meeting.widgets.some(({ content }) => content.type === widgetTypes.cockpit)) {
    const avatarUrl = await rooms.icon('details');
    const { id, content } = ownWidget(widgetTypes.cockpit, seedOf(roomId, state), {
      ...settings.cockpit,
      avatarUrl,
    });
    acts.push(set(stateKinds.widget, id, content));
  }
  // Widgets that somebody added by hand are no reason not to lay out ours.
  const layout = layoutFor(template, configured);
  if (layout && !isDeepStrictEqual(layout, state.content(stateKinds.widgetLayout))) {
    acts.push(set(stateKinds.widgetLayout, '', layout));
  }
  await allSettled(acts);
}
