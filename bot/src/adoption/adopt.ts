import { toAppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { isInterruption } from '../interrupted.ts';
import { lookBefore, make, takeBack } from './acts.ts';
import type { Ledger } from './ledger.ts';
import { plan, type Planned } from './plan.ts';
import { inWords } from './step.ts';
import { look, type Sight } from './survey.ts';

/** What became of a change. */
export type Change = {
  readonly what: string;
  readonly state: 'planned' | 'done' | 'failed' | 'left out';
  readonly why?: string;
};

/** A room in the report of an adoption. */
export type RoomReport = Pick<Planned, 'findings'> & {
  readonly roomId: RoomId;
  readonly kind: string;
  readonly name: string;
  readonly version?: string;
  readonly people?: number;
  readonly isClosed?: boolean;
  readonly widgets?: Planned['room']['widgets'];
  readonly changes: readonly Change[];
};

type Options = {
  readonly sight: Sight;
  /** The rooms of both accounts, and in which of them the old one is. */
  readonly rooms: ReadonlyMap<RoomId, { readonly isOldThere: boolean }>;
  /** Where what is changed is noted; without it nothing is changed. */
  readonly ledger: Ledger | undefined;
  readonly farewell: boolean;
  /** Does something for each room, a few at a time. */
  readonly each: <T>(
    roomIds: readonly RoomId[],
    act: (roomId: RoomId) => Promise<T>,
  ) => Promise<readonly T[]>;
};

const reasonOf = (thrown: unknown): string => {
  if (isInterruption(thrown)) throw thrown;
  return toAppError(thrown).message;
};

/** Makes the changes of one room in their order. One that fails ends them: the others build upon it. */
async function carryOut({ sight, ledger }: Options, { steps }: Planned): Promise<readonly Change[]> {
  let failed = false;
  const changes: Change[] = [];
  for (const step of steps) {
    const what = inWords(step);
    if (ledger === undefined || failed) {
      changes.push({ what, state: failed ? 'left out' : 'planned' });
      continue;
    }
    try {
      await ledger.begin(step, await lookBefore(sight.hands, step));
      await make(sight.hands, step);
      changes.push({ what, state: 'done' });
    } catch (thrown) {
      changes.push({ what, state: 'failed', why: reasonOf(thrown) });
      failed = true;
    }
  }
  return changes;
}

/**
 * Takes rooms over: looks at all, decides, and changes what is to be changed unless nobody asked for that. A room fails
 * alone. Done again it goes on where it stopped, for it looks at how things are.
 */
export async function adopt(options: Options): Promise<readonly RoomReport[]> {
  const { sight, rooms, farewell, each } = options;
  const unreadable: RoomReport[] = [];
  const seen = await each([...rooms.keys()], (roomId) =>
    look(sight, roomId, rooms.get(roomId)?.isOldThere ?? false).catch((thrown: unknown) => {
      const findings = [`it cannot be read: ${reasonOf(thrown)}`];
      const changes: Change[] = [{ what: 'is looked at', state: 'failed' }];
      unreadable.push({ roomId, kind: 'other', name: roomId, findings, changes });
      return undefined;
    }),
  );
  const planned = new Map(
    plan(
      seen.filter((room) => room !== undefined),
      farewell,
    ).map((one) => [one.room.roomId, one]),
  );
  const reports = await each([...planned.keys()], async (roomId): Promise<readonly RoomReport[]> => {
    const one = planned.get(roomId);
    if (one === undefined) return [];
    const { kind, name, version, people, isClosed, widgets } = one.room;
    const changes = await carryOut(options, one);
    return [{ roomId, kind, name, version, people, isClosed, widgets, findings: one.findings, changes }];
  });
  return [...reports.flat(), ...unreadable];
}

/** Takes an adoption back, the last change first. What fails stays noted, so that it can be tried again. */
export async function undo(
  hands: Sight['hands'],
  ledger: Ledger,
  isDryRun: boolean,
): Promise<readonly RoomReport[]> {
  const reports: RoomReport[] = [];
  for (const { id, step, before } of ledger.entries().toReversed()) {
    const { roomId } = step;
    const what = `taken back: ${inWords(step)}`;
    const report = (change: Omit<Change, 'what'>) =>
      reports.push({ roomId, kind: 'other', name: roomId, findings: [], changes: [{ what, ...change }] });
    if (isDryRun) {
      report({ state: 'planned' });
      continue;
    }
    try {
      await takeBack(hands, step, before);
      await ledger.undone(id);
      report({ state: 'done' });
    } catch (thrown) {
      report({ state: 'failed', why: reasonOf(thrown) });
    }
  }
  return reports;
}
