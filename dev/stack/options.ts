import { parseArgs } from 'node:util';

/** What somebody asked of `npm start`; what is undefined is chosen for them. */
export type StackOptions = {
  /** Forget what earlier starts have made. */
  readonly fresh: boolean;
  readonly help: boolean;
  readonly port: number | undefined;
  readonly botPort: number | undefined;
  readonly metricsPort: number | undefined;
  readonly widgetPort: number | undefined;
  readonly roomVersion: string | undefined;
  /** The bot's own settings, over ours. */
  readonly botSettings: Readonly<Record<string, string>>;
};

export const helpText = `npm start – a real Matrix homeserver (Synapse), the meetings bot and the widget on this machine

  npm start -- [options]

  --fresh               begin anew: forget rooms, accounts and the bot's memory
  --port PORT           of the homeserver   (otherwise as at the last start, or a free one)
  --bot-port PORT       of the bot's HTTP API
  --metrics-port PORT   of the bot's metrics
  --widget-port PORT    of the widget
  --room-version N      version of new rooms (otherwise Synapse's own default)
  --set NAME=VALUE      a setting of the bot, such as --set LOG_LEVEL=debug; as often as you like
  --help                this text

Everything lies in .local/ and is kept from start to start. Ctrl-C stops it all.
While it runs, "npm run demo" sends all commands as alice, and scripts read .local/stack.json.
SYNAPSE_PYTHON in the environment chooses a Python that has the package matrix-synapse.
`;

const readPort = (name: string, text: string | undefined): number | undefined => {
  const port = Number(text);
  if (text !== undefined && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
    throw new Error(`--${name} wants a port from 1 to 65535, not "${text}".`);
  }
  return text === undefined ? undefined : port;
};

const readSetting = (text: string): [string, string] => {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new Error(`--set wants NAME=VALUE, not "${text}".`);
  }
  return [name, value];
};

/** Reads the command line; throws an Error in plain words when it cannot be understood. */
export const readOptions = (args: readonly string[]): StackOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string' },
      'bot-port': { type: 'string' },
      'metrics-port': { type: 'string' },
      'widget-port': { type: 'string' },
      'room-version': { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
    },
  });
  return {
    fresh: values.fresh,
    help: values.help,
    port: readPort('port', values.port),
    botPort: readPort('bot-port', values['bot-port']),
    metricsPort: readPort('metrics-port', values['metrics-port']),
    widgetPort: readPort('widget-port', values['widget-port']),
    roomVersion: values['room-version'],
    botSettings: Object.fromEntries(values.set.map(readSetting)),
  };
};
