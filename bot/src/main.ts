import { ConfigError } from '../../shared/src/settings.ts';
import { describeConfig, readConfig, type Config } from './config.ts';
import { readEnvironment } from './environment.ts';
import { createLog } from './log.ts';
import { startService } from './service.ts';
import { version } from './version.ts';

async function main(): Promise<void> {
  let config: Config;
  try {
    config = readConfig(readEnvironment());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  const log = createLog(config.logLevel);
  log.info({ settings: describeConfig(config), version }, 'starting');
  try {
    const service = await startService(config, log);
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
