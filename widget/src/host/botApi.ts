import Joi from 'joi';
import { AppError } from '../../../shared/src/appError.ts';
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

const widgetsSchema = Joi.array<readonly AvailableWidget[]>()
  .items(
    Joi.object({
      id: Joi.string().required(),
      name: Joi.string().required(),
      optional: Joi.boolean().required(),
    }).unknown(),
  )
  .required();
const configSchema = Joi.object<BotConfig>({
  jitsiDialInEnabled: Joi.boolean().required(),
  openXchangeMeetingUrlTemplate: Joi.string(),
})
  .unknown()
  .required();
const sharingSchema = Joi.object<SharingInformation>({
  jitsi_dial_in_number: Joi.string(),
  jitsi_pin: Joi.number(),
})
  .unknown()
  .required();

const codes: Readonly<Record<number, ConstructorParameters<typeof AppError>[0]>> = {
  401: 'unauthenticated',
  403: 'denied',
  404: 'not_found',
  429: 'limited',
};

/** The bot at a base URL. Each request asks for a token: whoever gives them keeps them while they are good. */
export function createBotApi(baseUrl: string | undefined, token: () => Promise<OpenIdToken>): BotApi {
  const get = async <Answer>(path: string, schema: Joi.Schema<Answer>): Promise<Answer> => {
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
    const result: Joi.ValidationResult<Answer> = schema.validate(answer, { convert: false });
    if (result.error) throw new AppError('upstream', `the bot's answer is unsound: ${result.error.message}`);
    return result.value;
  };
  return {
    widgets: () => get('v1/widget/list', widgetsSchema),
    config: () => get('v1/config', configSchema),
    sharing: (roomId) => get(`v1/meeting/${encodeURIComponent(roomId)}/sharingInformation`, sharingSchema),
  };
}
