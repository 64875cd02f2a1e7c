import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import type { Queue } from '../dispatch/queue.ts';
import type { Runner } from '../dispatch/runner.ts';
import type { Logger } from '../log.ts';
import type { Homeserver } from './homeserver.ts';
import { createPersist } from './persist.ts';
import type { Invitation, KnownRoom } from './syncResponse.ts';
import type { Observation, SyncStore, ToDo } from './syncStore.ts';
import { telling, type Watcher } from './watcher.ts';

export type BeginOptions = {
  readonly homeserver: Pick<Homeserver, 'pause'>;
  readonly store: Pick<SyncStore, 'invitationDone' | 'observed'>;
  readonly journal: Journal;
  readonly runner: Runner;
  readonly queue: Queue;
  readonly watchers: readonly Watcher[];
  readonly acceptInvitation: (invitation: Invitation) => Promise<void>;
  /** Told of every room of ours that appears, with what it was made for. */
  readonly leaveIfLate: (roomId: RoomId, madeFor: string) => Promise<void>;
  /** Tells the sender how a command ended, and closes it in the journal. */
  readonly answer: (entry: Entry, outcome: Outcome) => Promise<void>;
  readonly log: Logger;
};

/** Begins in the background what is noted and still to be done; each has its place in line when the call returns. */
export type Begin = {
  readonly command: (entry: Entry) => void;
  readonly observation: (observation: Observation) => void;
  readonly invitation: (invitation: Invitation) => void;
  /** Leaves a room of ours that appears too late. */
  readonly room: (room: KnownRoom) => void;
  /** What of it is still open. */
  readonly toDo: (toDo: ToDo, open: ReadonlySet<string>) => void;
};

export function createBegin(options: BeginOptions): Begin {
  const { store, journal, runner, queue, watchers, log } = options;
  const inBackground = createPersist(options.homeserver, log);

  function command(entry: Entry): void {
    const { id } = entry.request;
    let isAgain = false;
    const work = async () => {
      const present = isAgain ? await journal.unfinished(id) : entry;
      isAgain = true;
      if (present === undefined) return;
      const finish = (outcome: Outcome) =>
        present.door === 'matrix' ? options.answer(present, outcome) : journal.answered(id);
      await runner.run(present, finish);
    };
    inBackground(work, { command: id });
  }

  function observation(seen: Observation): void {
    const { roomId, event } = seen;
    const tell = telling(watchers, seen, log);
    const work = async () => {
      await tell();
      await store.observed(event.event_id);
    };
    inBackground(() => queue.push(roomId, work), { roomId, eventId: event.event_id });
  }

  return {
    command,
    observation,
    invitation: (invitation) => {
      const { roomId } = invitation;
      const work = async () => {
        await options.acceptInvitation(invitation);
        await store.invitationDone(roomId);
      };
      inBackground(() => queue.push(roomId, work), { roomId });
    },
    room: ({ roomId, madeFor }) => {
      if (madeFor !== undefined) inBackground(() => options.leaveIfLate(roomId, madeFor), { roomId });
    },
    toDo: ({ commands, observations }, open) => {
      for (const request of commands.filter(({ id }) => open.has(id)))
        command({ request, door: 'matrix', begun: false, outcome: undefined });
      for (const seen of observations.filter(({ event }) => open.has(event.event_id))) observation(seen);
    },
  };
}
