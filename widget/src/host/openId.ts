import type { OpenIdToken } from './botApi.ts';

type Fresh = OpenIdToken & { readonly expires_in: number };

/** A token this near its end might not arrive in time. In milliseconds. */
const MARGIN = 30_000;

/** Keeps the token while it is good: each new one may be a question that a client asks its user. */
export function keptToken(request: () => Promise<Fresh>): () => Promise<OpenIdToken> {
  let kept: Promise<OpenIdToken> | undefined;
  let goodUntil = 0;
  return () => {
    if (kept && Date.now() < goodUntil) return kept;
    // Until it is known how long the token is good, whoever asks waits for the same answer.
    goodUntil = Infinity;
    kept = request().then(
      (token) => {
        goodUntil = Date.now() + token.expires_in * 1000 - MARGIN;
        return token;
      },
      (thrown: unknown) => {
        goodUntil = 0;
        throw thrown;
      },
    );
    return kept;
  };
}
