import mustache from 'mustache';
import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';

/** The variables that a configured event may use; nothing else is visible to it. */
export type TemplateValues = {
  readonly title: string;
  readonly uuid: string;
  /** Absent while the room does not exist yet. */
  readonly roomId?: RoomId;
  /** `content.data` of a widget, whose plain values are visible as `data.<key>`. */
  readonly data?: Content;
};

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base32 of the UTF-8 text, upper case, without padding. */
export function base32(text: string): string {
  let encoded = '';
  let bits = 0;
  let value = 0;
  for (const byte of new TextEncoder().encode(text)) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      encoded += BASE32[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? encoded + BASE32[(value << (5 - bits)) & 31] : encoded;
}

function view({ title, uuid, roomId, data }: TemplateValues): object {
  const base32RoomId = roomId === undefined ? undefined : base32(roomId);
  const plain = Object.entries(data ?? {}).filter(
    ([, value]) => !(typeof value === 'string' && value.startsWith('{{')),
  );
  return {
    title,
    uuid,
    ...(base32RoomId !== undefined && {
      room_id: roomId,
      base32_room_id: base32RoomId,
      base32_room_id50: base32RoomId.slice(0, 50),
    }),
    ...(data && { data: Object.fromEntries(plain) }),
    encodeURIComponent: () => (text: string, render: (text: string) => string) =>
      encodeURIComponent(render(text).toWellFormed()),
  };
}

/**
 * Fills the variables into every string of a configured content. Only the strings of the configuration are templates;
 * what people wrote is a value and never looked at, and the JSON around it cannot be broken by it.
 *
 * @throws Error when the configuration holds a template that cannot be parsed
 */
export function fillTemplate(content: Content, values: TemplateValues): Content {
  const variables = view(values);
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value.includes('{{') ? mustache.render(value, variables, {}, { escape: String }) : value;
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  };
  return fill(content) as Content;
}

/** Whether a configured content can only be filled when the room exists. */
export function needsRoom(content: Content): boolean {
  return /\{\{[^}]*room_id/.test(JSON.stringify(content));
}
