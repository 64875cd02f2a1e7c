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

/** The first part of a text that is too long, in whole characters, marked as cut. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, length - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}
