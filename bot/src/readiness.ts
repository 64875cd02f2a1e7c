import type { ReadinessCheck } from './http/healthRoutes.ts';
import type { ListenStatus } from './matrix/listen.ts';
import { powerProblem } from './meetings/roomPlan.ts';
import type { Meetings } from './meetings/meetings.ts';

type Options = {
  readonly status: () => ListenStatus;
  /** Whether we listen; one that stands by is ready without. */
  readonly isLeader: () => boolean;
  readonly askDatabase: () => Promise<unknown>;
  readonly meetings: Meetings;
  /** What the homeserver showed of its settings, in words, where they are not as needed. */
  readonly homeserverProblems: () => readonly string[];
  /** What is not right with the encryption, in words. */
  readonly encryptionProblem: () => string | undefined;
  readonly now: () => number;
};

/** A sync waits half a minute for news; after this many milliseconds without one, something is wrong. */
const SYNC_IS_OLD = 120_000;

/** Everything that must be right before people can rely on the bot. */
export function readinessChecks({
  status,
  askDatabase,
  isLeader,
  meetings,
  homeserverProblems,
  encryptionProblem,
  now,
}: Options): readonly ReadinessCheck[] {
  const sync: ReadinessCheck = () => {
    if (!isLeader()) return Promise.resolve(undefined);
    const { lastSync, trouble } = status();
    if (trouble !== undefined) return Promise.resolve(trouble);
    if (lastSync === undefined)
      return Promise.resolve('The first sync with the homeserver is not complete yet.');
    const seconds = Math.round((now() - lastSync) / 1000);
    const isOld = seconds * 1000 > SYNC_IS_OLD;
    return Promise.resolve(
      isOld ? `The last sync with the homeserver was ${seconds} seconds ago.` : undefined,
    );
  };
  const database: ReadinessCheck = () =>
    askDatabase().then(
      () => undefined,
      () => 'The database does not answer; commands wait until it does.',
    );
  const power: ReadinessCheck = () =>
    meetings.rooms.defaultVersion().then(
      (version) => powerProblem(meetings, version),
      () => 'The homeserver does not tell which room versions it has.',
    );
  const settings: ReadinessCheck = () => Promise.resolve(homeserverProblems().join(' ') || undefined);
  const encryption: ReadinessCheck = () => Promise.resolve(encryptionProblem());
  return [sync, database, power, settings, encryption];
}
