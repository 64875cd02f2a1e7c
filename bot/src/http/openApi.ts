import type Joi from 'joi';
import { errorCodes } from '../../../shared/src/appError.ts';
import { commandRoutes, type CommandRoute } from './meetingRoutes.ts';
import { statusOf } from './problem.ts';

type Json = Readonly<Record<string, unknown>>;

/** Joi knows how to write its schemas as JSON Schema (the "Standard Schema" interface). */
type StandardSchema = {
  readonly '~standard': { readonly jsonSchema: { readonly input: (options: object) => unknown } };
};

/** Properties that a schema does not name are accepted and ignored; the JSON Schema must not say otherwise. */
function open(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(open);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { additionalProperties, ...rest } = schema as Json;
  const kept =
    additionalProperties === undefined || additionalProperties === false ? {} : { additionalProperties };
  return Object.fromEntries(Object.entries({ ...rest, ...kept }).map(([key, value]) => [key, open(value)]));
}

export function jsonSchema(schema: Joi.Schema): unknown {
  return open(
    (schema as unknown as StandardSchema)['~standard'].jsonSchema.input({ target: 'draft-2020-12' }),
  );
}

const json = (schema: unknown): Json => ({ 'application/json': { schema } });
const text = { type: 'string' };
const object = (properties: Json, required: readonly string[] = Object.keys(properties)): Json => ({
  type: 'object',
  properties,
  required,
});

const failures: Json = Object.fromEntries(
  [...new Set(errorCodes.map(statusOf))].map((status) => {
    const codes = errorCodes.filter((code) => statusOf(code) === status);
    return [
      status,
      { description: codes.join(', '), content: json({ $ref: '#/components/schemas/Problem' }) },
    ];
  }),
);

const headerParameter = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: text,
});

const parameters = [
  headerParameter('Accept-Language', 'The language in which people are told.'),
  headerParameter('X-Timezone', 'The IANA time zone in which people are told.'),
  headerParameter('Idempotency-Key', 'Repetitions of the same request with this key are carried out once.'),
];

const authenticated = [{ mxIdentity: [] }, { bearer: [] }];

function commandOperation({ contract, status, givesRoom }: CommandRoute): Json {
  const success = givesRoom
    ? { description: 'Done.', content: json(object({ room_id: text, meeting_url: text })) }
    : { description: 'Done.' };
  return {
    summary: contract.summary,
    operationId: contract.type.replace('net.nordeck.meetings.', ''),
    security: authenticated,
    parameters,
    requestBody: { required: true, content: json(jsonSchema(contract.schema)) },
    responses: { [status]: success, ...failures },
  };
}

const get = (summary: string, schema: Json, extra: Json = {}): Json => ({
  get: { summary, responses: { 200: { description: 'OK', content: json(schema) }, ...failures }, ...extra },
});

const yesNo = { type: 'boolean' };

/** The HTTP API as OpenAPI 3.1, made from the same contracts that check the requests. */
export function openApi(version: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Convene',
      version,
      description: 'Plans and runs meetings inside Matrix.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: {
      ...Object.fromEntries(
        commandRoutes.map((route) => [route.path, { [route.method]: commandOperation(route) }]),
      ),
      '/v1/meeting/{roomId}/sharingInformation': get(
        'How to join the conference of a meeting by telephone.',
        object({ jitsi_dial_in_number: text, jitsi_pin: { type: 'number' } }, []),
        {
          security: authenticated,
          parameters: [{ name: 'roomId', in: 'path', required: true, schema: text }],
        },
      ),
      '/v1/config': get(
        'What clients need to know of this installation.',
        object(
          {
            homeServer: text,
            homeserver: text,
            jitsiDialInEnabled: yesNo,
            openXchangeMeetingUrlTemplate: text,
            botUserId: text,
          },
          ['homeServer', 'homeserver', 'jitsiDialInEnabled', 'botUserId'],
        ),
        { security: authenticated },
      ),
      '/v1/widget/list': get('The widgets that can be chosen for a meeting.', {
        type: 'array',
        items: object({ id: text, name: text, optional: yesNo }),
      }),
    },
    components: {
      securitySchemes: {
        mxIdentity: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description:
            '`MX-Identity` and the base64 of an OpenID token: `{"matrix_server_name", "access_token"}`.',
        },
        bearer: { type: 'http', scheme: 'bearer', description: "The user's Matrix access token." },
      },
      schemas: {
        Problem: object(
          {
            statusCode: { type: 'integer' },
            message: { oneOf: [text, { type: 'array', items: text }] },
            error: text,
            code: { enum: errorCodes },
            need: text,
            user_ids: { type: 'array', items: text },
            reference: text,
          },
          ['statusCode', 'message', 'error', 'code'],
        ),
      },
    },
  };
}
