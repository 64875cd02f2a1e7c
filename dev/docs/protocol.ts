import { jsonSchema } from '../../bot/src/http/openApi.ts';
import { commandRoutes } from '../../bot/src/http/meetingRoutes.ts';
import { errorCodes } from '../../shared/src/appError.ts';
import { contracts } from '../../shared/src/commands/index.ts';
import type { AnyContract } from '../../shared/src/contract.ts';
import { needInWords, type Need } from '../../shared/src/matrix/roomPower.ts';
import { statusOf } from '../../bot/src/http/problem.ts';
import { code, table } from './table.ts';

type Property = {
  readonly type?: string | readonly string[];
  readonly items?: Property;
  readonly format?: string;
};
type ObjectSchema = {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
};

function typeOf({ type, items }: Property): string {
  if (type === 'array' && items) return `array of ${typeOf(items)}`;
  return Array.isArray(type) ? type.join(' or ') : ((type as string | undefined) ?? 'any');
}

/** What a command may need, over all that its data can say. */
function needsOf(contract: AnyContract): string {
  const variants: object[] = [{}, { invite: true }, { invite: false }, { method: 'kick_all_participants' }];
  const needs = variants.flatMap((data): readonly Need[] => contract.needs(data as never));
  const words = needs.map((need) => ('action' in need ? `to ${need.action}` : code(needInWords(need))));
  return [...new Set(words)].join(', ');
}

function section(contract: AnyContract): string {
  const { properties = {}, required = [] } = jsonSchema(contract.schema) as ObjectSchema;
  const route = commandRoutes.find((each) => each.contract.type === contract.type);
  const target = contract.target === 'room_sent_in' ? 'the room it is sent in' : 'the room `target_room_id`';
  const rows = Object.entries(properties).map(([name, property]) => [
    code(name),
    typeOf(property),
    required.includes(name) ? 'yes' : '',
  ]);
  return `### ${code(contract.type)}

${contract.summary}

- acts on ${target}
- the sender is joined there and has the power for: ${needsOf(contract)}
${route ? `- over HTTP: ${code(`${route.method.toUpperCase()} ${route.path}`)}\n` : ''}
${table(['field', 'type', 'required'], rows)}
`;
}

/** docs/protocol.md: the commands and their answers. */
export function protocolPage(): string {
  const statuses = errorCodes.map((each) => [code(each), String(statusOf(each))]);
  return `<!-- Printed from shared/src/commands by \`npm run docs\`. -->

# Protocol

A command is a room event that a member sends into a room of the bot. Its content is

\`\`\`json
{ "data": { "…": "the fields below" }, "context": { "locale": "en", "timezone": "Europe/Berlin" } }
\`\`\`

The same fields are the JSON body over HTTP, where the language comes from \`Accept-Language\` and the time zone from
\`X-Timezone\`. The complete description of the HTTP API is served by the bot at \`/api\`, and as OpenAPI 3.1 at \`/api-json\`.
Fields that are not named here are ignored; \`null\` counts as not given.

## Answers

Each command gets exactly one answer: a reaction by the bot in the room of the command.

\`\`\`json
{
  "m.relates_to": { "rel_type": "m.annotation", "event_id": "$command", "key": "❌" },
  "net.nordeck.meetings.bot.meta": { "code": "invalid", "fields": ["title must be a string"] }
}
\`\`\`

The key is ✅ for done and ❌ for failed. The meta object may hold:

${table(
  ['key', 'holds'],
  [
    [code('code'), 'why it failed, one of the codes below'],
    [code('fields'), 'what was wrong with an invalid command'],
    [code('room_ids'), 'the rooms that a command made'],
    [code('room_id'), 'the room in which the sender reads about a failure'],
  ],
)}

## Codes

${table(['code', 'HTTP status'], statuses)}

## Commands

${contracts.map(section).join('\n')}`;
}
