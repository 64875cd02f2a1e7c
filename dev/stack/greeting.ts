import type { StackFile } from './stackFile.ts';

const { stdout } = process;
const styled = (code: number, text: string): string => (stdout.isTTY ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = (text: string): string => styled(1, text);
const dim = (text: string): string => styled(2, text);

/** Local time at ten in the morning of the day after `now`, as ISO 8601 in UTC, and an hour later. */
const tomorrowAtTen = (now: Date): { start: string; end: string } => {
  const start = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 10);
  return { start: start.toISOString(), end: new Date(start.getTime() + 3_600_000).toISOString() };
};

/** A command for a terminal that creates a meeting over HTTP, as alice. */
const createMeetingCurl = ({ bot, people, calendarRoomId }: StackFile, now: Date): string => {
  const { start, end } = tomorrowAtTen(now);
  const body = JSON.stringify({
    parent_room_id: calendarRoomId,
    title: 'Stand-up',
    description: 'What we do today',
    start_time: start,
    end_time: end,
    participants: [{ user_id: people.bob.userId }],
  });
  return [
    `curl ${bot.url}/v1/meeting/create \\`,
    `  -H 'authorization: Bearer ${people.alice.accessToken}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${body}'`,
  ].join('\n');
};

/** What somebody wants to know when all runs: where it is, who can log in, how to create a meeting. */
export const greeting = (stack: StackFile, now: Date): string => {
  const { homeserver, bot, people, admin } = stack;
  const row = (name: string, value: string, note = ''): string =>
    `  ${name.padEnd(12)} ${value}${note === '' ? '' : `  ${dim(note)}`}`;
  const who = [...Object.values(people), admin];
  const widest = Math.max(...who.map(({ userId }) => userId.length));
  return [
    '',
    bold('Running'),
    row('homeserver', homeserver.url, `server name ${homeserver.serverName}`),
    row('bot', bot.url, `${bot.userId}, API at ${bot.url}/api`),
    row('metrics', bot.metricsUrl),
    row('widget', stack.widgetUrl, 'open it in a browser and log in'),
    '',
    bold('Who can log in'),
    ...who.map(({ userId, password }) => `  ${userId.padEnd(widest)}  ${password}`),
    '',
    bold('Create a meeting'),
    createMeetingCurl(stack, now).replaceAll(/^/gm, '  '),
    '',
  ].join('\n');
};

/** What only `npm start` offers, to follow the greeting. */
export const hints = (): string =>
  [
    bold('Or see all eight commands at work'),
    '  npm run demo',
    '',
    dim('For scripts: .local/stack.json. Logs: .local/stack/bot.log, .local/stack/synapse/synapse.log.'),
    dim('Ctrl-C stops everything.'),
    '',
  ].join('\n');
