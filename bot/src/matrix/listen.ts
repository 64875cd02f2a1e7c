import { toAppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import { inEnglish, type Message } from '../i18n.ts';
import { isInterruption } from '../interrupted.ts';
import { createBegin, type BeginOptions } from './begin.ts';
import { ENCRYPTED, type Crypto } from './crypto/crypto.ts';
import { syncFilter } from './filter.ts';
import { createHear, type HearOptions } from './hear.ts';
import type { Homeserver } from './homeserver.ts';
import { invitations, joinedRooms, leftRooms, timelines, type SyncResponse } from './syncResponse.ts';
import type { SyncStore } from './syncStore.ts';
import { watchUnread, type TellUnread } from './unread.ts';

/** How the listening goes. */
export type ListenStatus = {
  /** When the last sync was complete, in milliseconds since 1970. */
  readonly lastSync: number | undefined;
  /** Why it does not go on. */
  readonly trouble: Message | undefined;
};

export type ListenOptions = Omit<BeginOptions & HearOptions, 'homeserver' | 'store' | 'crypto'> & {
  readonly homeserver: Homeserver;
  readonly store: SyncStore;
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

const client = '/_matrix/client/v3';

const TOKEN_REFUSED: Message = { key: 'problemTokenRefused' };

/** Listens to the homeserver: sync → journal → dispatch → reaction. */
export function createListener(options: ListenOptions): Listener {
  const { homeserver, botId, store, journal, runner, crypto, log, now } = options;
  const filter = options.filter && syncFilter(options.filter.types, options.filter.timelineLimit, botId);
  let status: ListenStatus = { lastSync: undefined, trouble: undefined };
  let memoryBegan = 0;
  const hear = createHear(options);
  const begin = createBegin(options);

  const unreadWatch =
    crypto &&
    watchUnread({
      ...options,
      crypto,
      tell: crypto.tellUnread,
      patience: crypto.patience,
      takeUp: async (roomId, event) => {
        const toDo = await hear.toDo([{ roomId, events: [event] }], { isFirst: false, memoryBegan });
        begin.toDo(toDo, await store.recordRead(event.event_id, toDo));
      },
    });

  async function takeIn(response: SyncResponse, since: string | undefined): Promise<void> {
    const isFirst = since === undefined;
    // The keys come first, and must be on the disk before the homeserver hears that we have them.
    await crypto?.receive(response, since);
    const said = await Promise.all(
      timelines(response, { botId, isFirst }).map((timeline) => hear.said(timeline, since)),
    );
    const toDo = await hear.toDo(said, { isFirst, memoryBegan });
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
    invited.forEach(begin.invitation);
    // Where our memory begins nothing is late.
    if (!isFirst) joined.forEach(begin.room);
    begin.toDo(toDo, open);
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
      begin.command(entry);
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
        (await store.invited()).forEach(begin.invitation);
        (await store.unobserved()).forEach(begin.observation);
        await loop(onReady);
      } catch (error) {
        if (!isInterruption(error)) throw error;
        // Whoever waits to begin learns that nothing begins any more.
        runner.open();
      }
    },
  };
}
