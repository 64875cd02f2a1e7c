import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import type { SyncStore } from '../matrix/syncStore.ts';
import type { Unread } from '../matrix/unread.ts';
import type { MemoryJournal } from './memoryJournal.ts';

type Batch = Parameters<SyncStore['record']>[0];

/** What the sync leaves behind, forgotten with the process. */
export type MemorySyncStore = SyncStore & { readonly batches: readonly Batch[] };

export function createMemorySyncStore(
  journal: MemoryJournal,
  { first, began = 0 }: { readonly first?: string | undefined; readonly began?: number } = {},
): MemorySyncStore {
  const batches: Batch[] = [];
  const invited = new Map<RoomId, Batch['invited'][number]>();
  const observations = new Map<string, Batch['observations'][number]>();
  const seen = new Set<EventId>();
  const unread = new Map<string, Unread>();
  let token = first;
  const note = ({ commands, observations: noted }: Pick<Batch, 'commands' | 'observations'>) => {
    const fresh = new Set<string>();
    for (const request of commands) if (journal.note(request)) fresh.add(request.id);
    for (const observation of noted) {
      const { event_id } = observation.event;
      if (seen.has(event_id)) continue;
      seen.add(event_id);
      observations.set(event_id, observation);
      fresh.add(event_id);
    }
    return fresh;
  };
  return {
    batches,
    token: () => Promise.resolve(token),
    memoryBegan: () => Promise.resolve(began),
    record: (batch) => {
      batches.push(batch);
      token = batch.token;
      for (const invitation of batch.invited) invited.set(invitation.roomId, invitation);
      for (const each of batch.unread) unread.set(each.event.event_id, { ...each, told: false });
      return Promise.resolve(note(batch));
    },
    recordRead: (eventId, toDo) => {
      unread.delete(eventId);
      return Promise.resolve(note(toDo));
    },
    unread: () => Promise.resolve([...unread.values()]),
    unreadTold: (eventId) => {
      const known = unread.get(eventId);
      if (known) unread.set(eventId, { ...known, told: true });
      return Promise.resolve();
    },
    forgetUnread: (eventId) => Promise.resolve(void unread.delete(eventId)),
    invited: () => Promise.resolve([...invited.values()]),
    invitationDone: (roomId) => Promise.resolve(void invited.delete(roomId)),
    unobserved: () => Promise.resolve([...observations.values()]),
    observed: (eventId) => Promise.resolve(void observations.delete(eventId)),
  };
}
