import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { digitsFor, uuidFor } from './derivedId.ts';
import type { Mark } from './rooms.ts';
import type { ConfiguredWidget, RoomTemplate } from './roomTemplate.ts';
import { fillTemplate } from './template.ts';

/** A widget as it stands in a room; `id` is its state key. */
export type Widget = { readonly id: string; readonly content: Content };

/** What our own widgets are called and where they are served. */
export type OwnWidget = {
  readonly url: string;
  readonly name: string;
  readonly avatarUrl?: string | undefined;
};

/** One of our own widgets. Its id follows from `seed`, which names the room or what the room is made for. */
export function ownWidget(type: string, seed: Mark, { url, name, avatarUrl }: OwnWidget): Widget {
  const id = `${type}-${digitsFor(seed, type)}`;
  return { id, content: { id, type, url, name, ...(avatarUrl !== undefined && { avatar_url: avatarUrl }) } };
}

/** The configured widgets that are asked for, in the order of the configuration. */
export function selectWidgets(
  template: RoomTemplate,
  ids: readonly string[] | undefined,
): readonly ConfiguredWidget[] {
  return template.widgets.filter(({ id, optional }) => (ids === undefined ? !optional : ids.includes(id)));
}

/** The room that a widget is filled for; without its id while it does not exist. */
export type WidgetPlace = {
  /** Names the room or what it is made for; what is drawn for it follows from that. */
  readonly seed: Mark;
  readonly title: string;
  readonly roomId?: RoomId;
};

/** A configured widget, filled for a room. */
export function fillWidget(widget: ConfiguredWidget, { seed, title, roomId }: WidgetPlace): Widget {
  const { data, ...rest } = widget.content;
  const values = {
    title,
    uuid: uuidFor(seed, widget.id),
    ...(roomId !== undefined && { roomId }),
    ...(typeof data === 'object' && data !== null && { data: data as Content }),
  };
  const content = fillTemplate(data === undefined ? rest : { ...rest, data }, values);
  // The client takes the id from the content, the room from the state key: they must be the same.
  return { id: widget.id, content: { ...content, id: widget.id } };
}

/** The content of `io.element.widgets.layout` for these widgets, if the configuration has one for exactly them. */
export function layoutFor(template: RoomTemplate, widgetIds: readonly string[]): Content | undefined {
  const wanted = [...widgetIds].sort().join('\n');
  const match = template.layouts.find((layout) => [...layout.widgetIds].sort().join('\n') === wanted);
  return match && { widgets: match.layouts };
}
