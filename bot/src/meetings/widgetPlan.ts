import { randomBytes, randomUUID } from 'node:crypto';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
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

/** One of our own widgets with a new id. */
export function ownWidget(type: string, { url, name, avatarUrl }: OwnWidget): Widget {
  const id = `${type}-${randomBytes(16).toString('hex')}`;
  return { id, content: { id, type, url, name, ...(avatarUrl !== undefined && { avatar_url: avatarUrl }) } };
}

/** The configured widgets that are asked for, in the order of the configuration. */
export function selectWidgets(
  template: RoomTemplate,
  ids: readonly string[] | undefined,
): readonly ConfiguredWidget[] {
  return template.widgets.filter(({ id, optional }) => (ids === undefined ? !optional : ids.includes(id)));
}

/** A configured widget, filled for a room. */
export function fillWidget(widget: ConfiguredWidget, title: string, roomId: RoomId | undefined): Widget {
  const { data, ...rest } = widget.content;
  const values = {
    title,
    uuid: randomUUID(),
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
