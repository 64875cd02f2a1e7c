import type { Content } from '../../../shared/src/matrix/event.ts';

const PILL = /<a [^>]*href="[^"]*\/#\/((?:@|%40)[^"?/]+)[^"]*"[^>]*>([^<]*)<\/a>/g;
const WRITTEN_PILL = /\[[^\]]*\]\([^\s)]*\/#\/((?:@|%40)[^\s)?/]+)[^\s)]*\)/g;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const plain = (html: string) =>
  html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '');

/** An id out of a link; links may be percent-encoded, also wrongly. */
function idIn(link: string): string {
  try {
    return decodeURIComponent(plain(link));
  } catch {
    return link;
  }
}

/** A message as text in which whom it mentions stands as an id, where clients show a name. */
export function textWithIds({ body, formatted_body: html }: Content): string {
  const text = (typeof body === 'string' ? body : '').replace(WRITTEN_PILL, (_, link: string) => idIn(link));
  if (typeof html !== 'string') return text;
  let rest = text;
  let read = '';
  for (const [, link = '', label = ''] of html.matchAll(PILL)) {
    const name = plain(label);
    const at = name === '' ? -1 : rest.indexOf(name);
    if (at === -1) continue;
    read += rest.slice(0, at) + idIn(link);
    rest = rest.slice(at + name.length);
  }
  return read + rest;
}
