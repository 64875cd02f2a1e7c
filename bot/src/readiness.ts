import type { Message } from './i18n.ts';
import type { ListenStatus } from './matrix/listen.ts';
import { powerProblems } from './meetings/roomPlan.ts';
import type { Meetings } from './meetings/meetings.ts';

type Options = {
  readonly status: () => ListenStatus;
  /** Whether we listen; one that stands by is ready without. */
  readonly isLeader: () => boolean;
  readonly askDatabase: () => Promise<unknown>;
  readonly meetings: Meetings;
  /** What the homeserver showed of its settings, where they are not as needed. */
  readonly homeserverProblems: () => readonly Message[];
  /** What is not right with the encryption. */
  readonly encryptionProblems: () => readonly Message[];
  readonly now: () => number;
};

/** Looks at one thing that must be right. Gives what is not, for people. */
type Check = () => Promise<readonly Message[]>;

/** A sync waits half a minute for news; after this many milliseconds without one, something is wrong. */
const SYNC_IS_OLD = 120_000;

/** Everything that must be right before people can rely on the bot. */
export function readinessChecks({
  status,
  askDatabase,
  isLeader,
  meetings,
  homeserverProblems,
  encryptionProblems,
  now,
}: Options): readonly Check[] {
  function syncProblems(): readonly Message[] {
    if (!isLeader()) return [];
    const { lastSync, trouble } = status();
    if (trouble !== undefined) return [trouble];
    if (lastSync === undefined) return [{ key: 'problemFirstSync' }];
    const seconds = Math.round((now() - lastSync) / 1000);
    return seconds * 1000 > SYNC_IS_OLD ? [{ key: 'problemSyncOld', values: { seconds } }] : [];
  }
  const database: Check = () =>
    askDatabase().then(
      () => [],
      () => [{ key: 'problemDatabase' }],
    );
  const power: Check = () =>
    meetings.rooms.defaultVersion().then(
      (version) => powerProblems(meetings, version),
      () => [{ key: 'problemVersions' }],
    );
  return [
    () => Promise.resolve(syncProblems()),
    database,
    power,
    () => Promise.resolve(homeserverProblems()),
    () => Promise.resolve(encryptionProblems()),
  ];
}
