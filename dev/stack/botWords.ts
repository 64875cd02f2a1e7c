import { readLog } from './botProcess.ts';

const levels: Readonly<Record<number, string>> = { 40: 'warns', 50: 'reports an error', 60: 'gives up' };

/** A line of the bot's log in words if it is a warning or worse; undefined for the daily business. */
export const complaint = (line: string): string | undefined => {
  const [{ level = 0, msg = '', err } = {}] = readLog([line]);
  const cause = (err as { message?: string } | undefined)?.message;
  return level < 40
    ? undefined
    : `bot ${levels[level] ?? 'says'}: ${msg}${cause === undefined || cause === msg ? '' : ` (${cause})`}`;
};
