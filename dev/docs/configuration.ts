import { settings } from '../../bot/src/config.ts';
import { settings as reaperSettings } from '../../reaper/src/config.ts';
import { settings as widgetSettings } from '../../widget/serve/settings.ts';
import type { DocumentedSetting } from '../../shared/src/settings.ts';
import { code, table } from './table.ts';

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function whatIsExpected({ required, fallback }: DocumentedSetting): string {
  if (required) return '**required**';
  if (fallback === undefined) return 'unset';
  return code(shown(fallback));
}

function rows(all: readonly DocumentedSetting[]): string[][] {
  return all.map((setting) => [
    code(setting.variable),
    whatIsExpected(setting),
    `${setting.about}${setting.secret ? ' A secret: it is never printed.' : ''}`,
  ]);
}

/** docs/configuration.md: every setting of the bot, the reaper and the widget. */
export function configurationPage(): string {
  const all = Object.values(settings) as DocumentedSetting[];
  const head = ['variable', 'default', 'what it is'];
  return `<!-- Printed from the tables of settings in bot/src, reaper/src and widget by \`npm run docs\`. -->

# Configuration

The bot reads environment variables, and \`.env.local\`, \`.env.dev\` and \`.env\` in its working directory. What stands earlier
in this list wins, the real environment first. It refuses to start, and names every wrong setting at once, when it is
not set up right. Booleans are \`true\` or \`false\` in any case; an empty value is no value and is refused.

## Settings that NeoDateFix knows too

${table(head, rows(all.filter(({ peer }) => peer)))}

Three defaults differ from NeoDateFix's: \`LOG_LEVEL\` is \`info\`, since operators look for the line that says the bot is
running; \`MATRIX_SERVER_EVENT_MAX_AGE_MINUTES\` is a day, since no command is lost any more while the bot is away; and
relative paths of configuration files that are not in the working directory are looked for beside the bot.

## Settings of Convene

${table(head, rows(all.filter(({ peer }) => !peer)))}

## The reaper

A service of its own with an environment of its own: it reads no files, since those of the bot would give it the bot's
token. It too names every wrong setting at once. Start it as it is to see what it would do; see
[operations](operations.md#the-reaper) for what it does.

${table(head, rows(Object.values(reaperSettings)))}

## The widget

What serves the built app reads these from its environment: the container of \`widget/Dockerfile\`, and \`npm start\` for
itself. Any other web server will do that answers unknown paths with \`index.html\` and has a \`config.json\` beside it: an
object with the variables that begin with \`REACT_APP_\`. What is unsound there counts as absent.

${table(head, rows(widgetSettings))}
`;
}
