import { startChild } from './child.ts';

/** What a finished program left behind. */
export type Finished = { readonly ok: boolean; readonly output: string };

type RunOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs?: number;
};

/**
 * Runs a program to its end and never throws: a program that is missing, fails or takes longer than `timeoutMs` is
 * `ok: false`, with what it printed (stdout and stderr together) as the reason.
 */
export const runProgram = async (
  command: string,
  args: readonly string[],
  { timeoutMs = 600_000, ...options }: RunOptions = {},
): Promise<Finished> => {
  const child = startChild({ command, args, env: process.env, ...options });
  const timer = setTimeout(() => void child.kill(), timeoutMs);
  try {
    const { code } = await child.ended;
    return { ok: code === 0, output: child.lines().join('\n').trim() };
  } catch (thrown) {
    return { ok: false, output: (thrown as Error).message };
  } finally {
    clearTimeout(timer);
  }
};

/** The same, for steps of an installation: throws an Error with the last lines when the program fails. */
export const mustRun = async (
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<void> => {
  const { ok, output } = await runProgram(command, args, options);
  if (!ok) {
    const words = output.split('\n').slice(-3).join(' ').slice(-500);
    throw new Error(`${command} ${args.slice(0, 3).join(' ')}: ${words}`);
  }
};
