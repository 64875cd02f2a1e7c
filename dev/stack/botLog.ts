/** One line of the bot's JSON log, as far as we look into it. */
export type LogLine = {
  readonly level?: number;
  readonly msg?: string;
  readonly httpPort?: number;
  readonly metricsPort?: number;
  readonly [field: string]: unknown;
};

/** What the bot's log says, line by line; a line that is no JSON stands as `msg`. */
export const readLog = (lines: readonly string[]): LogLine[] =>
  lines.map((line) => {
    try {
      return JSON.parse(line) as LogLine;
    } catch {
      return { msg: line };
    }
  });

const levels: Readonly<Record<number, string>> = { 40: 'warns', 50: 'reports an error', 60: 'gives up' };

const inWords = ({ level = 0, msg = '', err }: LogLine): string => {
  const cause = (err as { message?: string } | undefined)?.message;
  const more = cause === undefined || msg.includes(cause) ? '' : ` (${cause})`;
  return `bot ${levels[level] ?? 'says'}: ${msg}${more}`;
};

/** A line of the bot's log in words if it is a warning or worse; undefined for the daily business. */
export const complaint = (line: string): string | undefined => {
  const [entry = {}] = readLog([line]);
  return (entry.level ?? 0) < 40 ? undefined : inWords(entry);
};

/** The end of the bot's output for a person: what is no log line stands as it is, the rest in words. */
export const lastWords = (lines: readonly string[]): string =>
  readLog(lines.slice(-15))
    .map((entry) => (entry.level === undefined ? (entry.msg ?? '') : inWords(entry)))
    .join('\n');
