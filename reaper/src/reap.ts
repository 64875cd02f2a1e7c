import { toAppError } from '../../shared/src/appError.ts';
import { acts } from './acts.ts';
import type { Hands } from './hands.ts';
import { listen } from './tell.ts';
import { decide, excess, isAhead, isReprieved, type Limits, type Memory, type Policy } from './due.ts';
import { gather, type Candidate } from './gather.ts';
import { lookAt } from './look.ts';
import { afterFailures } from './pause.ts';
import { sideBySide } from './sideBySide.ts';
import { startTally, type Report, type Tally } from './report.ts';

/** What a pass takes. */
export type Reaping = {
  readonly hands: Omit<Hands, 'dangle'>;
  readonly policy: Policy;
  readonly limits: Limits;
  readonly dryRun: boolean;
  /** By how much this machine's clock may differ from the homeserver's, and by how much it does; in milliseconds. */
  readonly clock: { readonly allowed: number; readonly difference: () => number | undefined };
  /** Whether the reaper was asked to end: the rooms under way are finished, no other is begun. */
  readonly isStopping: () => boolean;
};

/** In milliseconds. */
const LONGEST_RETRY = 6 * 3_600_000;

/** A room can be worked upon this often in one pass: through all its stages, where no time is to pass between them. */
const STEPS = 6;

async function rememberFailure(hands: Hands, candidate: Candidate, thrown: unknown): Promise<void> {
  const { memories, now, log } = hands;
  const { roomId } = candidate;
  const memory: Memory = memories.of(roomId) ?? { roomId, stage: 'untouched', at: now(), due: now() };
  const failures = (memory.failures ?? 0) + 1;
  const delay = afterFailures(failures, LONGEST_RETRY);
  log.error(
    { roomId, stage: memory.stage, failures, err: toAppError(thrown), delay },
    'a room failed; it is tried again',
  );
  await memories.remember({ ...memory, failures, retryAt: now() + delay });
}

/** Brings one room as far as it is to come now. Looks again before each step: the date may have moved. */
async function bringOn(hands: Hands, candidate: Candidate, policy: Policy, tally: Tally): Promise<void> {
  const { homeserver, memories, now } = hands;
  const { roomId, meetingDue, sessions, isOrphan } = candidate;
  const why = isOrphan ? 'its meeting was removed' : 'its date has come';
  for (let step = 0; step < STEPS; step += 1) {
    const seen = await lookAt(hands, roomId);
    let memory = memories.of(roomId);
    const known = { facts: undefined, ...seen, meetingDue };
    let decision = decide({ ...known, memory }, now(), policy);
    const mayBeKept =
      'act' in decision ? decision.act === 'close' : decision.keep === 'it was told and has time left';
    if (memory !== undefined && mayBeKept && (await listen(hands, memory))) {
      memory = memories.of(roomId);
      decision = decide({ ...known, memory }, now(), policy);
    }
    if ('keep' in decision) {
      if (decision.keep === 'it is gone already') await memories.forget(roomId);
      return tally.keep(roomId, decision.keep, decision.until);
    }
    const { act, due } = decision;
    for (const session of sessions) {
      if (isAhead(memories.of(session), act)) continue;
      // What is neither remembered nor there any more has gone before.
      if (memories.of(session) === undefined && !(await homeserver.exists(session))) continue;
      return tally.keep(roomId, 'its breakout sessions go first');
    }
    const { decidedAt, parents = [] } = seen?.facts ?? {};
    if ((await acts[act](hands, { roomId, due, why, decidedAt, parents })) === 'under way')
      return tally.keep(roomId, 'the homeserver is still at it');
    tally.do(act);
    // The pass that closes it looks for its sessions first; in this one nobody did.
    if (act === 'announce') return tally.keep(roomId, 'it was told and has time left');
    if (act === 'purge' || (act === 'delete' && !homeserver.canDelete)) return;
  }
}

async function work(
  reaping: Reaping,
  hands: Hands,
  candidates: readonly Candidate[],
  tally: Tally,
): Promise<void> {
  for (const candidate of candidates.filter(isReprieved)) await hands.memories.forget(candidate.roomId);
  const deepest = Math.max(0, ...new Set(candidates.map(({ depth }) => depth)));
  // Sessions before their meetings, level by level.
  for (let depth = deepest; depth >= 0; depth -= 1) {
    const level = candidates.filter((candidate) => candidate.depth === depth);
    await sideBySide(hands.concurrency, level, async (candidate) => {
      if (reaping.isStopping()) return;
      try {
        await bringOn(hands, candidate, reaping.policy, tally);
      } catch (error) {
        hands.signal.throwIfAborted();
        // Without a token nothing works: that is no fault of this room.
        if (toAppError(error).code === 'unauthenticated') throw error;
        tally.fail();
        await rememberFailure(hands, candidate, error);
      }
    });
  }
}

/** Why the clocks forbid a pass, if they do: dates are judged by ours, and were made by the homeserver's people. */
function clockProblem({ clock }: Reaping): string | undefined {
  const difference = clock.difference();
  if (difference === undefined || Math.abs(difference) <= clock.allowed) return undefined;
  return `this machine's clock differs from the homeserver's by ${Math.round(difference / 1000)} seconds`;
}

/**
 * One pass: looks at all rooms, decides, and does what is to be done unless it is a dry run or too much. A room fails
 * alone.
 */
export async function reap(reaping: Reaping): Promise<Report> {
  const { homeserver } = reaping.hands;
  // Log-ins as bots are good for one pass.
  return pass(reaping).finally(() => homeserver.close());
}

/** Synapse joins its list with its statistics, and says nothing where those are switched off. */
const NOTHING_LISTED =
  'the homeserver lists no rooms at all; Synapse does so when its statistics are off (`stats.enabled: false`)';

async function pass(reaping: Reaping): Promise<Report> {
  const { policy, limits, dryRun } = reaping;
  const { log, now } = reaping.hands;
  const tally = startTally(dryRun, log);
  const hands: Hands = { ...reaping.hands, dangle: tally.dangle };
  const { listed, meetings, candidates } = await gather(hands, now(), policy, {
    keep: (roomId, deletion) =>
      tally.keep(roomId, 'never' in deletion ? deletion.never : 'its date has not come'),
    fail: (roomId, error) => {
      tally.fail();
      log.error({ roomId, err: error }, 'a room could not be looked at; it stays as it is');
    },
  });
  if (listed === 0) log.warn(NOTHING_LISTED);
  const active: Candidate[] = [];
  for (const candidate of candidates) {
    const { roomId, decision } = candidate;
    if ('act' in decision) tally.plan(roomId, decision.act);
    // Those that were told are heard in every pass.
    if (
      'act' in decision ||
      decision.keep === 'it was told and has time left' ||
      decision.keep === 'it is gone already' ||
      isReprieved(candidate)
    )
      active.push(candidate);
    else tally.keep(roomId, decision.keep, decision.until);
  }
  const stopped = clockProblem(reaping) ?? excess(tally.planned(), meetings, limits);
  if (stopped !== undefined) log.error({ planned: tally.planned() }, `safety stop: ${stopped}`);
  else if (!dryRun) await work(reaping, hands, active, tally);
  const report = tally.close({ meetings, stopped, interrupted: reaping.isStopping() });
  log.info({ report }, dryRun ? 'a dry run is through' : 'a pass is through');
  return report;
}
