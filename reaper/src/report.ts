import type { RoomId } from '../../shared/src/matrix/ids.ts';
import type { Act, KeepReason } from './due.ts';
import type { Logger } from './log.ts';

/** What a pass came to. */
export type Report = {
  readonly dryRun: boolean;
  /** Rooms of meetings that were looked at. */
  readonly meetings: number;
  /** What is, or in a dry run would be, begun with how many rooms. */
  readonly planned: Readonly<Partial<Record<Act, number>>>;
  readonly done: Readonly<Partial<Record<Act, number>>>;
  /** Why how many rooms stay as they are. */
  readonly kept: Readonly<Partial<Record<KeepReason, number>>>;
  readonly failed: number;
  /** Links to removed rooms that could not be taken away. */
  readonly dangling: number;
  /** Why the pass did nothing, if it was stopped for safety. */
  readonly stopped: string | undefined;
  /** Whether the reaper was asked to end before the pass was through. */
  readonly interrupted: boolean;
  readonly seconds: number;
};

/** Collects what happens in a pass. */
export type Tally = {
  readonly plan: (roomId: RoomId, act: Act) => void;
  readonly do: (act: Act) => void;
  readonly keep: (roomId: RoomId, reason: KeepReason, until?: number) => void;
  readonly fail: () => void;
  readonly dangle: () => void;
  readonly planned: () => Readonly<Partial<Record<Act, number>>>;
  readonly close: (end: Pick<Report, 'meetings' | 'stopped' | 'interrupted'>) => Report;
};

/** Starts counting. Kept rooms are named in the log at level debug, so that each has its reason. */
export function startTally(dryRun: boolean, log: Logger): Tally {
  const started = performance.now();
  const planned: Partial<Record<Act, number>> = {};
  const done: Partial<Record<Act, number>> = {};
  const kept: Partial<Record<KeepReason, number>> = {};
  let failed = 0;
  let dangling = 0;
  const count = <K extends string>(counts: Partial<Record<K, number>>, key: K) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  return {
    plan: (roomId, act) => {
      count(planned, act);
      if (dryRun) log.info({ roomId, act }, 'dry run: this would be done');
    },
    do: (act) => count(done, act),
    keep: (roomId, reason, until) => {
      count(kept, reason);
      log.debug({ roomId, reason, ...(until !== undefined && { until: timeOf(until) }) }, 'a room is kept');
    },
    fail: () => (failed += 1),
    dangle: () => (dangling += 1),
    planned: () => planned,
    close: (end) => ({
      dryRun,
      planned,
      done,
      kept,
      failed,
      dangling,
      seconds: (performance.now() - started) / 1000,
      ...end,
    }),
  };
}

/** A moment for people who read logs. Also moments beyond what a calendar has. */
export function timeOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
