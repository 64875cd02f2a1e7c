import { spawn } from 'node:child_process';

/** What a finished program left behind. */
export type Finished = { readonly ok: boolean; readonly output: string };

type RunOptions = { readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number };

/**
 * Runs a program to its end and never throws: a program that is missing, fails or takes longer than `timeoutMs` is
 * `ok: false`, with what it printed (stdout and stderr together, the last 20,000 characters) as the reason.
 */
export const runProgram = (
  command: string,
  args: readonly string[],
  { env = process.env, timeoutMs = 600_000 }: RunOptions = {},
): Promise<Finished> =>
  new Promise((done) => {
    let output = '';
    const hear = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    const child = spawn(command, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (error) => done({ ok: false, output: error.message }));
    child.once('close', (code) => done({ ok: code === 0, output: output.trim() }));
  });

/** The same, for steps of an installation: throws an Error with the last lines when the program fails. */
export const mustRun = async (
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<void> => {
  const { ok, output } = await runProgram(command, args, options);
  if (!ok) {
    throw new Error(`${command} ${args.slice(0, 3).join(' ')}: ${output.split('\n').slice(-3).join(' ')}`);
  }
};
