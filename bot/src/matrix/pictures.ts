import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Homeserver } from './homeserver.ts';

/** Facts that outlive the process: here, where a picture was uploaded to. */
type Facts = {
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string) => Promise<void>;
};

/** Seconds that a picture may take. */
const TIMEOUT = 10;

/** The kinds of pictures that clients show. */
const contentTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

/**
 * Uploads a picture, once for its content, and returns its `mxc:` address.
 *
 * @throws Error when the file cannot be read or is no picture
 */
export type UploadPicture = (path: string) => Promise<string>;

export function createUploadPicture(homeserver: Homeserver, facts: Facts): UploadPicture {
  return async (path) => {
    const contentType = contentTypes[extname(path).toLowerCase()];
    if (contentType === undefined) throw new Error(`${path} is not a picture that clients show`);
    const picture = await readFile(path);
    const fact = `picture.${createHash('sha256').update(picture).digest('base64url')}`;
    const known = await facts.get(fact);
    if (known !== undefined) return known;
    const { content_uri } = await homeserver.request<{ readonly content_uri: string }>(
      'POST',
      '/_matrix/media/v3/upload',
      {
        query: { filename: basename(path) },
        body: picture,
        contentType,
        // A homeserver without media must hold up neither a start nor a meeting.
        timeoutSeconds: TIMEOUT,
        dispensable: true,
      },
    );
    await facts.set(fact, content_uri);
    return content_uri;
  };
}
