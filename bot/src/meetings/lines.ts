import type { Content } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { RoomState } from '../../../shared/src/matrix/roomState.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { richText, type Piece } from './richText.ts';

/** A link to a room, with the name that people see. */
export type RoomLink = { readonly link: string; readonly label: string };

/** Something to type. */
export type Code = { readonly code: string };

/**
 * One line of an answer: plain text, something to type, or a text with places for those. The placeholders `{{room}}`
 * and `{{command}}` are filled here and not by the translation, since they become links and code in HTML.
 */
export type Line =
  string | Code | RoomLink | { readonly template: string; readonly room?: RoomLink; readonly command?: Code };

function pieceOf(part: RoomLink | Code): Piece {
  if ('code' in part) return { text: part.code, before: '<code>', after: '</code>' };
  return { text: part.label, before: `<a href="${encodeURI(part.link)}">`, after: '</a>' };
}

function pieces(line: Line): readonly Piece[] {
  if (typeof line === 'string') return [{ text: line }];
  if (!('template' in line)) return [pieceOf(line)];
  const { room, command } = line;
  return line.template.split(/(\{\{room\}\}|\{\{command\}\})/).map((part) => {
    if (part === '{{room}}' && room) return pieceOf(room);
    if (part === '{{command}}' && command) return pieceOf(command);
    return { text: part };
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
  return {
    msgtype: 'm.notice',
    body: plain,
    format: 'org.matrix.custom.html',
    formatted_body: html.replaceAll('\n<br>', '<br>'),
  };
}

/** What a room is called; rooms without a name go by their alias or id. */
export function roomName(state: RoomState, roomId: RoomId): string {
  const name = state.content(stateKinds.name)?.name;
  const alias = state.content('m.room.canonical_alias')?.alias;
  return [name, alias].find((each): each is string => typeof each === 'string' && each !== '') ?? roomId;
}

export function roomLink(prefix: string, roomId: RoomId, label: string): RoomLink {
  return { link: `${prefix}${roomId}`, label };
}
