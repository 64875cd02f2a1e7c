import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Report } from './report.ts';

/** What is measured, in Prometheus' terms. */
export type Metrics = {
  readonly registry: Registry;
  readonly pass: (report: Report) => void;
  readonly homeserverRequest: (observed: { method: string; status: number; seconds: number }) => void;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Finer sampling of the event loop would be most of what an idle process costs.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const requests = new Histogram({
    name: 'convene_reaper_homeserver_request_seconds',
    help: 'Time of a request to the homeserver; status 0 is no answer',
    labelNames: ['method', 'status'],
    registers,
  });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `convene_reaper_${name}`, help, labelNames: [...labelNames], registers });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name: `convene_reaper_${name}`, help, labelNames: [...labelNames], registers });

  const meetings = gauge('meetings', 'Rooms of meetings at the last pass');
  const planned = gauge('planned', 'Rooms that the last pass wanted to bring on, by act', ['act']);
  const kept = gauge('kept', 'Rooms that the last pass left as they are, by reason', ['reason']);
  const lastPass = gauge('last_pass_timestamp_seconds', 'When the last pass ended');
  const duration = gauge('pass_seconds', 'How long the last pass took');
  const isStopped = gauge('safety_stop', 'Whether the last pass was stopped for safety');
  const isDry = gauge('dry_run', 'Whether the reaper only says what it would do');
  const acts = counter('acts_total', 'Rooms that were brought on, by act', ['act']);
  const failures = counter('failures_total', 'Rooms that failed; they are tried again');
  const dangling = counter('dangling_links_total', 'Links to removed rooms that could not be taken away');
  return {
    registry,
    homeserverRequest: ({ method, status, seconds }) => requests.observe({ method, status }, seconds),
    pass: (report) => {
      meetings.set(report.meetings);
      planned.reset();
      for (const [act, count] of Object.entries(report.planned)) planned.set({ act }, count);
      kept.reset();
      for (const [reason, count] of Object.entries(report.kept)) kept.set({ reason }, count);
      for (const [act, count] of Object.entries(report.done)) acts.inc({ act }, count);
      failures.inc(report.failed);
      dangling.inc(report.dangling);
      duration.set(report.seconds);
      lastPass.set(Date.now() / 1000);
      isStopped.set(report.stopped === undefined ? 0 : 1);
      isDry.set(report.dryRun ? 1 : 0);
    },
  };
}
