import { adoptRooms } from './adoptRooms.ts';
import { readOptions, usage } from './adoption/options.ts';
import { hasFailed, reportText } from './adoption/report.ts';
import { ConfigError } from '../../shared/src/settings.ts';
import { describeConfig } from './config.ts';
import { readEnvironment } from './environment.ts';
import { createLog } from './log.ts';
import { readSetup, type Setup } from './readSetup.ts';
import { startService } from './service.ts';
import { version } from './version.ts';

/** Takes rooms over and reports. What is logged goes apart from the report, which others may read in JSON. */
async function runAdoption(setup: Setup, args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    const report = await adoptRooms(setup, options, createLog('warn', process.stderr));
    const text = options.json ? `${JSON.stringify(report, undefined, 2)}\n` : reportText(report);
    // Into a pipe it is written in the background, and would be cut off by the end of the process.
    await new Promise((written) => process.stdout.write(text, written));
    return hasFailed(report) ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
}

async function main(): Promise<void> {
  const [word, ...args] = process.argv.slice(2);
  if (word !== undefined && word !== 'adopt') {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  let setup: Setup;
  try {
    setup = await readSetup(readEnvironment());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  if (word === 'adopt') {
    process.exit(await runAdoption(setup, args));
  }
  const { config } = setup;
  const log = createLog(config.logLevel);
  log.info({ settings: describeConfig(config), version }, 'starting');
  try {
    const service = await startService(setup, log);
    let stopping = false;
    const stop = async (signal: string) => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      await service.stop();
      log.info('stopped');
      process.exit(0);
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
    await service.ended;
  } catch (error) {
    log.fatal({ err: error }, `The bot cannot go on: ${(error as Error).message}`);
    process.stderr.write(`The bot cannot go on: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

await main();
