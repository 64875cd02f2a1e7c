import type { Content } from '../../../shared/src/matrix/event.ts';

/** A message in its two forms. */
export type RichText = { readonly plain: string; readonly html: string };

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text as it may stand in HTML, between tags and in attributes in double quotes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** How a piece of text becomes part of a message. */
export type Piece = { readonly text: string; readonly before?: string; readonly after?: string };

/** Puts a message together: the tags stand in the HTML only, the text in both, escaped only where it must be. */
export function richText(pieces: readonly Piece[]): RichText {
  return {
    plain: pieces.map(({ text }) => text).join(''),
    html: pieces.map(({ text, before = '', after = '' }) => before + escapeHtml(text) + after).join(''),
  };
}

/** Pieces that stand in a line of their own. */
export const lineOf = (...pieces: readonly Piece[]): Piece[] => [...pieces, { text: '\n', before: '<br>' }];

/** Puts lines together. The last one needs no end where there are no tags. */
export function textOfLines(lines: readonly Piece[]): RichText {
  const { plain, html } = richText(lines);
  // Ours, and not those in what people wrote.
  return { plain: plain.trimEnd(), html: html.replaceAll('<br>\n', '<br>') };
}

/** The content of a message in both forms. */
export function messageOf(msgtype: 'm.text' | 'm.notice', { plain, html }: RichText): Content {
  return { msgtype, body: plain, format: 'org.matrix.custom.html', formatted_body: html };
}

/** The first part of a text that is too long, in whole characters, marked as cut. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, length - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}

/** Text that people wrote, as one line of at most a length: nothing in it breaks the line or turns the rest around. */
export function oneLine(text: string, length = Infinity): string {
  const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
  return shorten(plain.trim(), length);
}
