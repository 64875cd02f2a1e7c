import type { OpenIdToken } from './botApi.ts';
import type { Notes } from './memory.ts';

type Fresh = OpenIdToken & { readonly expires_in: number };
type Kept = { readonly token: OpenIdToken; readonly goodUntil: number };

/** A token this near its end might not arrive in time. In milliseconds. */
const MARGIN = 30_000;
const KEY = 'openid';

function readKept(memory: Notes): OpenIdToken | undefined {
  const { token, goodUntil = 0 } = (memory.read(KEY) ?? {}) as Partial<Kept>;
  return goodUntil > Date.now() ? token : undefined;
}

/**
 * Keeps the token while it is good: each new one may be a question that a client asks its user.
 *
 * @param memory is shared with our other windows in the same tab, so that none of them asks again
 */
export function keptToken(request: () => Promise<Fresh>, memory: Notes): () => Promise<OpenIdToken> {
  let asking: Promise<OpenIdToken> | undefined;
  const ask = async () => {
    const { expires_in, ...token } = await request();
    memory.write(KEY, { token, goodUntil: Date.now() + expires_in * 1000 - MARGIN } satisfies Kept);
    return token;
  };
  return () => {
    const kept = readKept(memory);
    if (kept) return Promise.resolve(kept);
    // Until there is an answer, whoever asks waits for the same one.
    asking ??= ask().finally(() => (asking = undefined));
    return asking;
  };
}
