import { toAppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import type { Request } from '../dispatch/command.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import type { Queue } from '../dispatch/queue.ts';
import type { Runner } from '../dispatch/runner.ts';
import { inEnglish, type Message } from '../i18n.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { toRequest } from './commandEvent.ts';
import { ENCRYPTED, type Crypto } from './crypto/crypto.ts';
import { syncFilter } from './filter.ts';
import type { History } from './history.ts';
import type { Homeserver } from './homeserver.ts';
import {
  invitations,
  joinedRooms,
  leftRooms,
  sinceInvited,
  timelines,
  type Invitation,
  type SyncResponse,
  type Timeline,
} from './syncResponse.ts';
import type { Observation, SyncStore, ToDo } from './syncStore.ts';
import { watchUnread, type TellUnread } from './unread.ts';
import { isFor, telling, type Watcher } from './watcher.ts';

type Said = { readonly roomId: RoomId; readonly events: readonly RoomEvent[] };

/** How the listening goes. */
export type ListenStatus = {
  /** When the last sync was complete, in milliseconds since 1970. */
  readonly lastSync: number | undefined;
  /** Why it does not go on. */
  readonly trouble: Message | undefined;
};

export type ListenOptions = {
  readonly homeserver: Homeserver;
  readonly botId: UserId;
  readonly store: SyncStore;
  readonly journal: Journal;
  readonly runner: Runner;
  readonly queue: Queue;
  readonly commandTypes: readonly string[];
  readonly watchers: readonly Watcher[];
  readonly acceptInvitation: (invitation: Invitation) => Promise<void>;
  /** Told of every room of ours that appears, with what it was made for. */
  readonly leaveIfLate: (roomId: RoomId, madeFor: string) => Promise<void>;
  /** Tells the sender how a command ended, and closes it in the journal. */
  readonly answer: (entry: Entry, outcome: Outcome) => Promise<void>;
  readonly history: History;
  /** Absent where encryption is off. */
  readonly crypto:
    | (Pick<Crypto, 'open' | 'receive' | 'unseal' | 'listen'> & {
        readonly tellUnread: TellUnread;
        /** Milliseconds that a key is waited for. */
        readonly patience: number;
      })
    | undefined;
  /** Sees every answer of the sync. */
  readonly seeSync: (response: SyncResponse) => void;
  /** What the sync is narrowed to; everything is fetched where it is absent. */
  readonly filter: { readonly types: readonly string[]; readonly timelineLimit: number } | undefined;
  /** Milliseconds; older commands are not taken up by a first sync. */
  readonly maxAge: number;
  readonly now: () => number;
  readonly log: Logger;
};

export type Listener = {
  readonly status: () => ListenStatus;
  /** Takes up what others have put into the journal. */
  readonly takeUp: () => Promise<void>;
  /** Runs until the homeserver connection is stopped. `onReady` is called after the first complete sync. */
  readonly run: (onReady: () => void) => Promise<void>;
};

const LONG_POLL_SECONDS = 30;
const RETRY_MILLISECONDS = 15_000;
const LONGEST_RETRY = 600_000;
/** How far the homeserver's clock and ours may be apart, in milliseconds. */
const CLOCK_SKEW = 300_000;

const client = '/_matrix/client/v3';

const TOKEN_REFUSED: Message = { key: 'problemTokenRefused' };

/** Listens to the homeserver: sync → journal → dispatch → reaction. */
export function createListener(options: ListenOptions): Listener {
  const { homeserver, botId, store, journal, runner, queue, watchers, commandTypes, history, log, now } =
    options;
  const { crypto } = options;
  const filter = options.filter && syncFilter(options.filter.types, options.filter.timelineLimit, botId);
  let status: ListenStatus = { lastSync: undefined, trouble: undefined };
  let memoryBegan = 0;

  /**
   * What goes wrong in the background is logged and done again after a while, for nobody else will. A stop is no failure,
   * the work is taken up at the next start.
   */
  async function persist(
    work: () => Promise<unknown>,
    about: Readonly<Record<string, string>>,
  ): Promise<void> {
    for (let delay = RETRY_MILLISECONDS; ; delay = Math.min(2 * delay, LONGEST_RETRY)) {
      try {
        await work();
        return;
      } catch (error) {
        if (isInterruption(error)) return;
        log.error({ err: error, ...about }, 'something went wrong, and is tried again');
      }
      try {
        await homeserver.pause(delay);
      } catch {
        return;
      }
    }
  }

  function inBackground(work: () => Promise<unknown>, about: Readonly<Record<string, string>>): void {
    void persist(work, about);
  }

  function enqueue(entry: Entry): void {
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

  /** What was said in a room since we have been there, without gaps. */
  async function saidIn(timeline: Timeline, since: string | undefined): Promise<readonly RoomEvent[]> {
    const until = since === undefined ? { moment: now() - options.maxAge } : { since };
    const earlier = await history.leftOut(timeline, until);
    const events = sinceInvited([...earlier, ...timeline.events], botId).filter(
      // That a room of our own making is encrypted concerns us, if we cannot read there.
      ({ sender, type }) => sender !== botId || type === stateKinds.encryption,
    );
    if (crypto === undefined) return events;
    const clear = await Promise.all(events.map((event) => crypto.unseal(timeline.roomId, event)));
    return clear.filter((event) => event !== undefined);
  }

  /**
   * The commands among it. Those from before our memory began may have been answered; a first sync brings them, and those
   * after it too, for Synapse may give to the first one an answer that is some minutes old.
   */
  async function commandsIn({ roomId, events }: Said, isFirst: boolean): Promise<readonly Request[]> {
    const found = events
      .filter(({ type, state_key }) => commandTypes.includes(type) && state_key === undefined)
      .map((event) => toRequest(roomId, event));
    const isRecent = ({ sentAt }: Request) => now() - sentAt <= options.maxAge;
    const wanted = isFirst ? found.filter(isRecent) : found;
    const answered = await Promise.all(
      wanted.map(
        async ({ id, sentAt }) => sentAt < memoryBegan + CLOCK_SKEW && (await history.isAnswered(roomId, id)),
      ),
    );
    return wanted.filter((_, index) => !answered[index]);
  }

  function accept(invitation: Invitation): void {
    const { roomId } = invitation;
    const work = async () => {
      await options.acceptInvitation(invitation);
      await store.invitationDone(roomId);
    };
    inBackground(() => queue.push(roomId, work), { roomId });
  }

  function watch(observation: Observation): void {
    const { roomId, event } = observation;
    const tell = telling(watchers, observation, log);
    const work = async () => {
      await tell();
      await store.observed(event.event_id);
    };
    inBackground(() => queue.push(roomId, work), { roomId, eventId: event.event_id });
  }

  async function toDoAbout(said: readonly Said[], isFirst: boolean): Promise<ToDo> {
    return {
      commands: (await Promise.all(said.map((each) => commandsIn(each, isFirst)))).flat(),
      observations: said.flatMap(({ roomId, events }) =>
        events.filter((event) => watchers.some(isFor(event))).map((event) => ({ roomId, event })),
      ),
    };
  }

  /** Begins what is noted and still to be done. */
  function begin({ commands, observations }: ToDo, open: ReadonlySet<string>): void {
    for (const request of commands.filter(({ id }) => open.has(id)))
      enqueue({ request, door: 'matrix', begun: false, outcome: undefined });
    for (const observation of observations.filter(({ event }) => open.has(event.event_id)))
      watch(observation);
  }

  const unreadWatch =
    crypto &&
    watchUnread({
      ...options,
      crypto,
      tell: crypto.tellUnread,
      patience: crypto.patience,
      takeUp: async (roomId, event) => {
        const toDo = await toDoAbout([{ roomId, events: [event] }], false);
        begin(toDo, await store.recordRead(event.event_id, toDo));
      },
    });

  async function takeIn(response: SyncResponse, since: string | undefined): Promise<void> {
    const isFirst = since === undefined;
    // The keys come first, and must be on the disk before the homeserver hears that we have them.
    await crypto?.receive(response, since);
    const said = await Promise.all(
      timelines(response, { botId, isFirst }).map(async (timeline) => ({
        roomId: timeline.roomId,
        events: await saidIn(timeline, since),
      })),
    );
    const toDo = await toDoAbout(said, isFirst);
    const isWaitedFor = ({ type, origin_server_ts }: RoomEvent) =>
      type === ENCRYPTED && (!isFirst || origin_server_ts >= memoryBegan);
    const unread = unreadWatch
      ? said.flatMap(({ roomId, events }) =>
          events.filter(isWaitedFor).map((event) => ({ roomId, event, seenAt: now() })),
        )
      : [];
    const invited = invitations(response, botId);
    const joined = joinedRooms(response, botId);
    const open = await store.record({
      ...toDo,
      token: response.next_batch,
      unread,
      joined,
      left: leftRooms(response),
      invited,
    });
    for (const invitation of invited) accept(invitation);
    for (const { roomId, madeFor } of joined) {
      // Where our memory begins nothing is late.
      if (madeFor !== undefined && !isFirst) {
        inBackground(() => options.leaveIfLate(roomId, madeFor), { roomId });
      }
    }
    begin(toDo, open);
    if (unread.length > 0) unreadWatch?.attend();
  }

  async function ask(since: string | undefined, wait: boolean): Promise<SyncResponse> {
    return homeserver.request<SyncResponse>('GET', `${client}/sync`, {
      probes: true,
      query: {
        timeout: wait ? LONG_POLL_SECONDS * 1000 : 0,
        ...(since !== undefined && { since }),
        ...(filter && { filter: JSON.stringify(filter) }),
      },
      // A first sync of many rooms takes long.
      timeoutSeconds: since === undefined ? 600 : LONG_POLL_SECONDS + 60,
    });
  }

  async function sync(place: string | undefined, wait: boolean): Promise<string> {
    let since = place;
    const response = await ask(since, wait).catch((error: unknown) => {
      if (since === undefined || toAppError(error).code !== 'invalid') throw error;
      log.error({ err: error }, 'the homeserver does not know our place in the sync; we begin anew');
      since = undefined;
      return ask(since, false);
    });
    options.seeSync(response);
    await takeIn(response, since);
    status = { lastSync: now(), trouble: undefined };
    return response.next_batch;
  }

  /** Says what is wrong and waits. */
  async function stumble(thrown: unknown): Promise<void> {
    const error = toAppError(thrown);
    const trouble: Message =
      error.code === 'unauthenticated'
        ? TOKEN_REFUSED
        : { key: 'problemListening', values: { reason: error.message } };
    status = { ...status, trouble };
    log.error({ err: error }, inEnglish([trouble]));
    await homeserver.pause(RETRY_MILLISECONDS).catch(() => undefined);
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
        await stumble(error);
      }
    }
  }

  const takeUp = async () => {
    const entries = await journal.unanswered();
    // What was cut off goes on before anything else changes the same meeting.
    for (const entry of entries.toSorted((one, other) => Number(other.begun) - Number(one.begun)))
      enqueue(entry);
    runner.open();
  };

  return {
    takeUp,
    status: () => (homeserver.isRefused() ? { ...status, trouble: TOKEN_REFUSED } : status),
    run: async (onReady) => {
      try {
        await crypto?.open();
        memoryBegan = await store.memoryBegan(now());
        unreadWatch?.begin();
        await takeUp();
        for (const invitation of await store.invited()) accept(invitation);
        for (const observation of await store.unobserved()) watch(observation);
        await loop(onReady);
      } catch (error) {
        if (!isInterruption(error)) throw error;
        // Whoever waits to begin learns that nothing begins any more.
        runner.open();
      }
    },
  };
}
