import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { DispatchObserver } from './dispatch/dispatch.ts';
import type { RequestObserver } from './matrix/homeserver.ts';

/** What is measured, in Prometheus' terms. */
export type Metrics = {
  readonly registry: Registry;
  readonly command: DispatchObserver;
  readonly homeserverRequest: RequestObserver;
  readonly httpRequest: (observed: {
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }) => void;
};

/** What is read at the moment of asking. */
export type MetricSources = {
  readonly queueLength: () => number;
  /** Milliseconds since 1970, or `undefined` before the first sync. */
  readonly lastSync: () => number | undefined;
};

export function createMetrics({ queueLength, lastSync }: MetricSources): Metrics {
  const registry = new Registry();
  // Finer sampling of the event loop would be most of what an idle process costs.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const registers = [registry];
  const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
  const commands = new Histogram({
    name: 'convene_command_seconds',
    help: 'Time from taking up a command to its outcome',
    labelNames: ['type', 'outcome'],
    buckets,
    registers,
  });
  const upstream = new Histogram({
    name: 'convene_homeserver_request_seconds',
    help: 'Time of a request to the homeserver; status 0 is no answer',
    labelNames: ['method', 'status'],
    buckets,
    registers,
  });
  const http = new Histogram({
    name: 'convene_http_request_seconds',
    help: 'Time of a request to the HTTP API',
    labelNames: ['route', 'status'],
    buckets,
    registers,
  });
  const failures = new Counter({
    name: 'convene_command_failures_total',
    help: 'Commands that ended with a failure, by its code',
    labelNames: ['code'],
    registers,
  });
  new Gauge({
    name: 'convene_queue_length',
    help: 'Commands and other work that waits or runs',
    registers,
    collect() {
      this.set(queueLength());
    },
  });
  new Gauge({
    name: 'convene_last_sync_timestamp_seconds',
    help: 'When the last sync with the homeserver was complete',
    registers,
    collect() {
      this.set((lastSync() ?? 0) / 1000);
    },
  });
  return {
    registry,
    command: ({ request, outcome, seconds }) => {
      commands.observe({ type: request.type, outcome: outcome.done ? 'done' : 'failed' }, seconds);
      if (!outcome.done) failures.inc({ code: outcome.error.code });
    },
    homeserverRequest: ({ method, status, seconds }) => upstream.observe({ method, status }, seconds),
    httpRequest: ({ route, status, seconds }) => http.observe({ route, status }, seconds),
  };
}
