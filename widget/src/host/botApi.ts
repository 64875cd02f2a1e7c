import { AppError } from '../../../shared/src/appError.ts';
import { isObject } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';

/** A widget that the bot can install. */
export type AvailableWidget = { readonly id: string; readonly name: string; readonly optional: boolean };

/** `GET /v1/config`. */
type BotConfig = {
  readonly jitsiDialInEnabled: boolean;
  readonly openXchangeMeetingUrlTemplate?: string;
};

/** `GET /v1/meeting/{roomId}/sharingInformation`. */
export type SharingInformation = {
  readonly jitsi_dial_in_number?: string;
  readonly jitsi_pin?: number;
};

/** What the bot answers over HTTP. Everything fails with an `AppError`. */
export type BotApi = {
  readonly widgets: () => Promise<readonly AvailableWidget[]>;
  readonly config: () => Promise<BotConfig>;
  readonly sharing: (roomId: RoomId) => Promise<SharingInformation>;
};

/** What proves to the bot who asks, as the Matrix specification's OpenID module has it. */
export type OpenIdToken = { readonly access_token: string; readonly matrix_server_name: string };

const TIMEOUT = 20_000;

/** Reads an answer; `undefined` where it is unsound. */
type Read<Answer> = (answer: unknown) => Answer | undefined;

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isWidget = (value: unknown): value is AvailableWidget =>
  isObject(value) && isText(value['id']) && isText(value['name']) && typeof value['optional'] === 'boolean';
const readWidgets: Read<readonly AvailableWidget[]> = (answer) =>
  Array.isArray(answer) && answer.every(isWidget) ? answer : undefined;
const readConfig: Read<BotConfig> = (answer) =>
  isObject(answer) &&
  typeof answer['jitsiDialInEnabled'] === 'boolean' &&
  (answer['openXchangeMeetingUrlTemplate'] === undefined || isText(answer['openXchangeMeetingUrlTemplate']))
    ? (answer as BotConfig)
    : undefined;
const readSharing: Read<SharingInformation> = (answer) =>
  isObject(answer) &&
  (answer['jitsi_dial_in_number'] === undefined || isText(answer['jitsi_dial_in_number'])) &&
  (answer['jitsi_pin'] === undefined || typeof answer['jitsi_pin'] === 'number')
    ? answer
    : undefined;

const codes: Readonly<Record<number, ConstructorParameters<typeof AppError>[0]>> = {
  401: 'unauthenticated',
  403: 'denied',
  404: 'not_found',
  429: 'limited',
};

/** The bot at a base URL. Each request asks for a token: whoever gives them keeps them while they are good. */
export function createBotApi(baseUrl: string | undefined, token: () => Promise<OpenIdToken>): BotApi {
  const get = async <Answer>(path: string, read: Read<Answer>): Promise<Answer> => {
    if (baseUrl === undefined) throw new AppError('upstream', 'no REACT_APP_API_BASE_URL is set');
    const { access_token, matrix_server_name } = await token();
    const response = await fetch(new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`), {
      headers: {
        Authorization: `MX-Identity ${btoa(JSON.stringify({ access_token, matrix_server_name }))}`,
      },
      signal: AbortSignal.timeout(TIMEOUT),
    }).catch((cause: unknown) => {
      throw new AppError('upstream', 'the bot cannot be reached over HTTP', { cause });
    });
    if (!response.ok)
      throw new AppError(codes[response.status] ?? 'upstream', `the bot answered ${response.status}`);
    const answer: unknown = await response.json().catch(() => undefined);
    const sound = read(answer);
    if (sound === undefined) throw new AppError('upstream', "the bot's answer is unsound");
    return sound;
  };
  return {
    widgets: () => get('v1/widget/list', readWidgets),
    config: () => get('v1/config', readConfig),
    sharing: (roomId) => get(`v1/meeting/${encodeURIComponent(roomId)}/sharingInformation`, readSharing),
  };
}
