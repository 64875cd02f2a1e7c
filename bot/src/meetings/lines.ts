import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { messageOf, richText, type Piece } from './richText.ts';

/** A link to a room, with the name that people see. */
export type RoomLink = { readonly link: string; readonly label: string };

/** Something to type. */
type Code = { readonly code: string };

/**
 * A text with places. They are filled here and not by the translation: `{{room}}` and `{{command}}` become links and
 * code in HTML, and what people wrote, in `values`, must not be taken for a place.
 */
type Template = {
  readonly template: string;
  readonly room?: RoomLink;
  readonly command?: Code;
  readonly values?: Readonly<Record<string, string>>;
};

/** One line of an answer: plain text, something to type, or a text with places. */
export type Line = string | Code | RoomLink | Template;

function pieceOf(part: RoomLink | Code): Piece {
  if ('code' in part) return { text: part.code, before: '<code>', after: '</code>' };
  return { text: part.label, before: `<a href="${encodeURI(part.link)}">`, after: '</a>' };
}

function pieces(line: Line): readonly Piece[] {
  if (typeof line === 'string') return [{ text: line }];
  if (!('template' in line)) return [pieceOf(line)];
  const { template, room, command, values = {} } = line;
  return template.split(/(\{\{\w+\}\})/).map((part) => {
    if (part === '{{room}}' && room) return pieceOf(room);
    if (part === '{{command}}' && command) return pieceOf(command);
    const name = part.slice(2, -2);
    return {
      text: (Object.hasOwn(values, name) && part === `{{${name}}}` ? values[name] : undefined) ?? part,
    };
  });
}

/** A notice of some lines, readable without HTML. */
export function notice(lines: readonly Line[]): Content {
  const { plain, html } = richText(
    lines.flatMap((line, index) => [
      ...(index === 0 ? [] : [{ text: '\n', after: '<br>' }]),
      ...pieces(line),
    ]),
  );
  return messageOf('m.notice', { plain, html: html.replaceAll('\n<br>', '<br>') });
}

/** What a room is called; rooms without a name go by their alias or id, those that cannot be seen as well. */
export function roomName(state: RoomState | undefined, roomId: RoomId): string {
  const name = state?.content(stateKinds.name)?.name;
  const alias = state?.content('m.room.canonical_alias')?.alias;
  return [name, alias].find((each): each is string => typeof each === 'string' && each !== '') ?? roomId;
}

export function roomLink(prefix: string, roomId: RoomId, label: string): RoomLink {
  return { link: `${prefix}${roomId}`, label };
}
