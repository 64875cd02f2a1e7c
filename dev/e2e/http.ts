import type { Bot } from './bot.ts';
import type { Person } from './people.ts';

type Headers = Readonly<Record<string, string>>;

/** What the bot answered over HTTP. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: globalThis.Headers;
  readonly text: string;
  /** The text as JSON; undefined where it is none. */
  readonly body: unknown;
};

export type HttpRequest = {
  readonly headers?: Headers;
  /** Sent as JSON; text and bytes as they are. */
  readonly body?: unknown;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** One request to a bot, such as `POST /v1/meeting/create`. */
export const call = async (
  bot: Bot,
  what: string,
  { headers = {}, body }: HttpRequest = {},
): Promise<HttpAnswer> => {
  const [method = 'GET', path = '/'] = what.split(' ');
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(bot.url() + path, {
    method,
    headers: { ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? null : isRaw ? (body as BodyInit) : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
};

/** The header that proves somebody by their access token. */
export const asBearer = ({ accessToken }: { readonly accessToken: string }): Headers => ({
  authorization: `Bearer ${accessToken}`,
});

type OpenIdForm = {
  readonly scheme?: string;
  readonly encoding?: 'base64' | 'base64url';
  /** What the token claims instead of the truth. */
  readonly claims?: object;
};

/** The header that proves somebody by an OpenID token, as the widget does. */
export const asWidget = async (
  person: Person,
  { scheme = 'MX-Identity', encoding = 'base64', claims = {} }: OpenIdForm = {},
): Promise<Headers> => {
  const { access_token, matrix_server_name } = await person.openIdToken();
  const json = JSON.stringify({ matrix_server_name, access_token, ...claims });
  return { authorization: `${scheme} ${Buffer.from(json).toString(encoding)}` };
};
