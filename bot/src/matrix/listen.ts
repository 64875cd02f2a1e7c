import { acknowledgementType, toReaction } from '../../../shared/src/acknowledgement.ts';
import { toAppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import { toAnswer } from '../dispatch/acknowledge.ts';
import type { Request } from '../dispatch/command.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import type { Queue } from '../dispatch/queue.ts';
import type { Runner } from '../dispatch/runner.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import type { Rooms } from '../meetings/rooms.ts';
import { toRequest } from './commandEvent.ts';
import { messagesFilter, syncFilter } from './filter.ts';
import type { Homeserver } from './homeserver.ts';
import {
  invitations,
  joinedRooms,
  leftRooms,
  sinceInvited,
  timelines,
  type SyncResponse,
  type Timeline,
} from './syncResponse.ts';

/** What one sync leaves behind. */
type SyncBatch = {
  readonly token: string;
  readonly commands: readonly Request[];
  readonly joined: readonly { readonly roomId: RoomId; readonly madeFor: string | undefined }[];
  readonly left: readonly RoomId[];
  readonly invited: readonly RoomId[];
};

/** Where the sync keeps its place. */
export type SyncStore = {
  readonly token: () => Promise<string | undefined>;
  /** Writes all of it at once, and returns the ids of the commands that are new. */
  readonly record: (batch: SyncBatch) => Promise<ReadonlySet<string>>;
  /** Invitations that were not acted upon yet. */
  readonly invited: () => Promise<readonly RoomId[]>;
  readonly invitationDone: (roomId: RoomId) => Promise<void>;
};

/** Something that is done when others act: told of every event of its types. */
type Watcher = {
  readonly types: readonly string[];
  readonly watch: (roomId: RoomId, event: RoomEvent) => Promise<void>;
};

/** How the listening goes. */
export type ListenStatus = {
  /** When the last sync was complete, in milliseconds since 1970. */
  readonly lastSync: number | undefined;
  /** Why it does not go on, in words. */
  readonly trouble: string | undefined;
};

export type ListenOptions = {
  readonly homeserver: Homeserver;
  readonly rooms: Rooms;
  readonly store: SyncStore;
  readonly journal: Journal;
  readonly runner: Runner;
  readonly queue: Queue;
  readonly commandTypes: readonly string[];
  readonly watchers: readonly Watcher[];
  readonly acceptInvitation: (roomId: RoomId) => Promise<void>;
  /** Sees every answer of the sync. */
  readonly seeSync: (response: SyncResponse) => void;
  readonly filter: { readonly apply: boolean; readonly timelineLimit: number };
  /** Milliseconds; older commands are not taken up by a first sync. */
  readonly maxAge: number;
  readonly now: () => number;
  readonly log: Logger;
};

export type Listener = {
  readonly status: () => ListenStatus;
  /** Runs until the homeserver connection is stopped. `onReady` is called after the first complete sync. */
  readonly run: (onReady: () => void) => Promise<void>;
};

const LONG_POLL_SECONDS = 30;
const RETRY_MILLISECONDS = 15_000;
/** Events that are fetched at once when a sync left some out. */
const PAGE = 250;

const client = '/_matrix/client/v3';

type Page = { readonly chunk: readonly RoomEvent[]; readonly end?: string };

/** Listens to the homeserver: sync → journal → dispatch → reaction. */
export function createListener(options: ListenOptions): Listener {
  const { homeserver, rooms, store, journal, runner, queue, watchers, commandTypes, log, now } = options;
  const { botId } = rooms;
  const types = [...commandTypes, ...watchers.flatMap((watcher) => watcher.types)];
  const filter = options.filter.apply ? syncFilter(types, options.filter.timelineLimit, botId) : undefined;
  let status: ListenStatus = { lastSync: undefined, trouble: undefined };

  /** Tells the sender how their command ended, and closes it in the journal. */
  async function answer({ request }: Entry, outcome: Outcome): Promise<void> {
    const { id, sentIn } = request;
    if (sentIn === undefined) return;
    const reaction = toReaction(id as EventId, toAnswer(outcome));
    try {
      await rooms.send(sentIn, acknowledgementType, reaction, `${id}.answer`);
    } catch (error) {
      if (isInterruption(error)) throw error;
      log.warn(
        { err: error, command: id },
        'a command could not be answered: the bot cannot write in its room',
      );
    }
    const leave = outcome.done ? outcome.result.leaveAfterAnswer : undefined;
    if (leave) await rooms.leave(leave);
    await journal.answered(id);
  }

  /** What goes wrong in the background is logged; a stop is no failure, the work is taken up at the next start. */
  function inBackground(work: Promise<unknown>, about: Readonly<Record<string, string>>): void {
    work.catch((error: unknown) => {
      if (!isInterruption(error)) log.error({ err: error, ...about }, 'something went wrong');
    });
  }

  function enqueue(entry: Entry): void {
    const { id } = entry.request;
    const finish = (outcome: Outcome) =>
      entry.door === 'matrix' ? answer(entry, outcome) : journal.answered(id);
    inBackground(runner.run(entry, finish), { command: id });
  }

  /** The events that a sync left out, oldest first. */
  async function leftOut({ roomId, leftOutBefore }: Timeline, since: string): Promise<readonly RoomEvent[]> {
    const events: RoomEvent[] = [];
    for (let from = leftOutBefore; from !== undefined;) {
      const page: Page = await homeserver.request(
        'GET',
        `${client}/rooms/${encodeURIComponent(roomId)}/messages`,
        {
          query: {
            dir: 'b',
            from,
            to: since,
            limit: PAGE,
            filter: JSON.stringify(messagesFilter(types, botId)),
          },
        },
      );
      events.unshift(...page.chunk.toReversed());
      from = page.chunk.length === 0 || page.end === from ? undefined : page.end;
    }
    return events;
  }

  /** Whether a command was answered by us before: after the loss of the database the room still knows. */
  async function isAnswered(roomId: RoomId, eventId: string): Promise<boolean> {
    const page: Page = await homeserver.request(
      'GET',
      `/_matrix/client/v1/rooms/${encodeURIComponent(roomId)}/relations/${encodeURIComponent(eventId)}/m.annotation`,
      { query: { limit: 50 } },
    );
    return page.chunk.some(({ sender }) => sender === botId);
  }

  async function commandsIn(timeline: Timeline, since: string | undefined): Promise<readonly Request[]> {
    const earlier = since === undefined ? [] : await leftOut(timeline, since);
    const found = sinceInvited([...earlier, ...timeline.events], botId)
      .filter(
        ({ type, state_key, sender }) =>
          commandTypes.includes(type) && state_key === undefined && sender !== botId,
      )
      .map((event) => toRequest(timeline.roomId, event));
    if (since !== undefined) return found;
    const recent = found.filter(({ sentAt }) => now() - sentAt <= options.maxAge);
    const answered = await Promise.all(recent.map(({ id }) => isAnswered(timeline.roomId, id)));
    return recent.filter((_, index) => !answered[index]);
  }

  function accept(roomId: RoomId): void {
    const work = queue.push(roomId, async () => {
      await options.acceptInvitation(roomId);
      await store.invitationDone(roomId);
    });
    inBackground(work, { roomId });
  }

  function watch({ roomId, events }: Timeline): void {
    for (const event of events) {
      for (const watcher of watchers.filter((each) => each.types.includes(event.type))) {
        inBackground(
          queue.push(roomId, () => watcher.watch(roomId, event)),
          { roomId, eventId: event.event_id },
        );
      }
    }
  }

  async function takeIn(response: SyncResponse, since: string | undefined): Promise<void> {
    const happened = timelines(response);
    const commands = (await Promise.all(happened.map((timeline) => commandsIn(timeline, since)))).flat();
    const invited = invitations(response, botId).map(({ roomId }) => roomId);
    const fresh = await store.record({
      token: response.next_batch,
      commands,
      joined: joinedRooms(response, botId),
      left: leftRooms(response),
      invited,
    });
    for (const roomId of invited) accept(roomId);
    for (const request of commands.filter(({ id }) => fresh.has(id))) {
      enqueue({ request, door: 'matrix', begun: false, outcome: undefined });
    }
    for (const timeline of happened) watch(timeline);
  }

  async function sync(since: string | undefined, wait: boolean): Promise<string> {
    const response = await homeserver.request<SyncResponse>('GET', `${client}/sync`, {
      query: {
        timeout: wait ? LONG_POLL_SECONDS * 1000 : 0,
        ...(since !== undefined && { since }),
        ...(filter && { filter: JSON.stringify(filter) }),
      },
      // A first sync of many rooms takes long.
      timeoutSeconds: since === undefined ? 600 : LONG_POLL_SECONDS + 60,
    });
    options.seeSync(response);
    await takeIn(response, since);
    status = { lastSync: now(), trouble: undefined };
    return response.next_batch;
  }

  /** Says what is wrong and waits. Returns whether the place in the sync was the reason and must be given up. */
  async function stumble(thrown: unknown, since: string | undefined): Promise<boolean> {
    const error = toAppError(thrown);
    const lostPlace = error.code === 'invalid' && since !== undefined;
    const trouble =
      error.code === 'unauthenticated'
        ? "The homeserver no longer accepts the bot's access token. Give it a new ACCESS_TOKEN and restart it."
        : `The bot cannot listen to the homeserver: ${error.message}`;
    status = { ...status, trouble };
    log.error({ err: error }, trouble);
    await homeserver.pause(RETRY_MILLISECONDS);
    return lostPlace;
  }

  async function loop(onReady: () => void): Promise<void> {
    let since = await store.token();
    for (let ready = false; ;) {
      try {
        since = await sync(since, ready);
        if (!ready) onReady();
        ready = true;
      } catch (error) {
        if (isInterruption(error)) return;
        if (await stumble(error, since)) since = undefined;
      }
    }
  }

  return {
    status: () => status,
    run: async (onReady) => {
      for (const entry of await journal.unanswered()) enqueue(entry);
      for (const roomId of await store.invited()) accept(roomId);
      await loop(onReady);
    },
  };
}
