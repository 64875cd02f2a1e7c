/**
 * Where a homeserver hands out a small square of an `mxc:` picture to anybody who asks; `undefined` for what is none. Homeservers
 * that ask who wants it refuse, and then there is no picture.
 *
 * @param size in pixels
 */
export function thumbnailUrl(homeserver: string, mxc: string, size: number): string | undefined {
  const [, server, id] = /^mxc:\/\/([^/]+)\/([\w-]+)$/u.exec(mxc) ?? [];
  if (server === undefined || id === undefined || !URL.canParse(homeserver)) return undefined;
  const path = `_matrix/media/v3/thumbnail/${encodeURIComponent(server)}/${id}`;
  const query = `width=${size}&height=${size}&method=crop`;
  return `${homeserver.replace(/\/+$/, '')}/${path}?${query}`;
}
