import { setTimeout as wait } from 'node:timers/promises';
import { ConfigError } from '../../shared/src/settings.ts';
import about from '../package.json' with { type: 'json' };
import { describeConfig, readConfig, type Config } from './config.ts';
import { createHealth } from './health.ts';
import { createLog, type Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { afterFailures } from './pause.ts';
import { openReaper } from './reaper.ts';
import type { Report } from './report.ts';
import { serve, type RunningServer } from './serve.ts';

/** How a run with `--once` ended, for whoever started it. */
const exitCodes = { done: 0, failed: 1, stoppedForSafety: 2 } as const;

/** Time that rooms under way get when the reaper is asked to end, in milliseconds. */
const GRACE = 15_000;
const MINUTE = 60_000;

const exitCodeOf = ({ stopped, failed }: Report): number =>
  stopped !== undefined ? exitCodes.stoppedForSafety : failed > 0 ? exitCodes.failed : exitCodes.done;

async function run(config: Config, isOnce: boolean, log: Logger): Promise<number> {
  const metrics = createMetrics();
  const health = createHealth(config.intervalMinutes, Date.now);
  const reaper = await openReaper(config, { log, observe: metrics.homeserverRequest });
  const servers: RunningServer[] = [];
  const asked = new AbortController();
  const end = (signal: string) => {
    if (asked.signal.aborted) return;
    log.info({ signal }, 'stopping after the rooms under way');
    asked.abort();
    reaper.stop();
    setTimeout(reaper.abort, GRACE).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal));
  try {
    const { listenAddress: address } = config;
    const metricsPage = async () => ({
      type: metrics.registry.contentType,
      body: await metrics.registry.metrics(),
    });
    if (config.port !== undefined) servers.push(await serve(health.pages, { port: config.port, address }));
    const httpPort = servers[0]?.port;
    if (config.metricsPort !== undefined)
      servers.push(await serve({ '/metrics': metricsPage }, { port: config.metricsPort, address }));
    const metricsPort = config.metricsPort === undefined ? undefined : servers.at(-1)?.port;
    log.info({ httpPort, metricsPort }, 'the pages are open');

    for (let failures = 0; ;) {
      let pause: number;
      try {
        const report = await reaper.pass();
        metrics.pass(report);
        health.passed(report);
        if (isOnce) return asked.signal.aborted ? exitCodes.done : exitCodeOf(report);
        failures = 0;
        pause = reaper.pause();
      } catch (error) {
        if (asked.signal.aborted) return exitCodes.done;
        log.error({ err: error }, `a pass failed: ${(error as Error).message}`);
        health.failed(error as Error);
        // A wrong setting stays wrong until somebody starts the process anew; all else passes.
        if (isOnce || error instanceof ConfigError) return exitCodes.failed;
        failures += 1;
        pause = afterFailures(failures, config.intervalMinutes * MINUTE);
      }
      await wait(pause, undefined, { signal: asked.signal }).catch(() => undefined);
      if (asked.signal.aborted) return exitCodes.done;
    }
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    await reaper.close();
    log.info('stopped');
  }
}

async function main(): Promise<void> {
  const unknown = process.argv.slice(2).filter((argument) => argument !== '--once');
  if (unknown.length > 0) {
    process.stderr.write(`Unknown: ${unknown.join(' ')}. Usage: npm run reaper [-- --once]\n`);
    process.exit(exitCodes.failed);
  }
  let config: Config;
  try {
    // eslint-disable-next-line no-restricted-properties -- the one place where the environment is read
    config = readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(exitCodes.failed);
  }
  const log = createLog(config.logLevel);
  log.info({ settings: describeConfig(config), version: about.version }, 'starting');
  try {
    process.exit(await run(config, process.argv.includes('--once'), log));
  } catch (error) {
    const message = `The reaper cannot start: ${(error as Error).message}`;
    log.fatal({ err: error }, message);
    process.stderr.write(`${message}\n`);
    process.exit(exitCodes.failed);
  }
}

await main();
