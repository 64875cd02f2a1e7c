import type { Request } from '../dispatch/command.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import { parseOutcome, serialiseOutcome } from '../dispatch/outcome.ts';

type Row = {
  request: Request;
  readonly door: Entry['door'];
  stage: 'waiting' | 'begun' | 'ended' | 'answered';
  outcome?: string;
  readonly memory: Map<string, string>;
};

/** A journal that forgets with the process. What it keeps passes through JSON, as in a database. */
export type MemoryJournal = Journal & {
  /** Notes a command as the listener does. Returns whether it is new. */
  readonly note: (request: Request, door?: Entry['door']) => boolean;
  readonly entry: (id: string) => Entry;
  readonly stage: (id: string) => Row['stage'] | undefined;
};

export function createMemoryJournal(): MemoryJournal {
  const rows = new Map<string, Row>();
  const row = (id: string): Row => {
    const found = rows.get(id);
    if (!found) throw new Error(`${id} is not in the journal`);
    return found;
  };
  const toEntry = ({ request, door, stage, outcome }: Row): Entry => ({
    // A command without data is kept like one whose data is null.
    request: { ...request, data: JSON.parse(JSON.stringify(request.data ?? null)) as unknown },
    door,
    begun: stage === 'begun',
    outcome: outcome === undefined ? undefined : parseOutcome(outcome),
  });
  const note: MemoryJournal['note'] = (request, door = 'matrix') => {
    if (rows.has(request.id)) return false;
    rows.set(request.id, { request, door, stage: 'waiting', memory: new Map() });
    return true;
  };
  const act = (change: () => void): Promise<void> => {
    change();
    return Promise.resolve();
  };
  return {
    note,
    entry: (id) => toEntry(row(id)),
    stage: (id) => rows.get(id)?.stage,
    accept: (request) => Promise.resolve(note(request, 'http') ? undefined : toEntry(row(request.id))),
    reopen: (request) => {
      const known = row(request.id);
      const failed = known.outcome !== undefined && !parseOutcome(known.outcome).done;
      if (known.stage === 'answered' && failed) {
        Object.assign(known, { request, stage: 'waiting', outcome: undefined });
        known.memory.clear();
      }
      return Promise.resolve(toEntry(known));
    },
    forget: () => Promise.reject(new Error('it forgets with the process')),
    begin: (id) => act(() => (row(id).stage = 'begun')),
    end: (id, outcome) =>
      act(() => Object.assign(row(id), { stage: 'ended', outcome: serialiseOutcome(outcome) })),
    answered: (id) => act(() => (row(id).stage = 'answered')),
    unanswered: () =>
      Promise.resolve([...rows.values()].filter(({ stage }) => stage !== 'answered').map(toEntry)),
    find: (id) => Promise.resolve(rows.has(id) ? toEntry(row(id)) : undefined),
    unfinished: (id) => Promise.resolve(row(id).stage === 'answered' ? undefined : toEntry(row(id))),
    recall: <T>(id: string, step: string) => {
      const value = row(id).memory.get(step);
      return Promise.resolve(value === undefined ? undefined : (JSON.parse(value) as T));
    },
    remember: (id, step, value) =>
      act(() => {
        const { memory } = row(id);
        if (!memory.has(step)) memory.set(step, JSON.stringify(value));
      }),
  };
}
