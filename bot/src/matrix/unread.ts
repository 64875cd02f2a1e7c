import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { createSerially } from '../dispatch/serially.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { ENCRYPTED, type Crypto } from './crypto/crypto.ts';
import type { Homeserver } from './homeserver.ts';

/** An encrypted event whose key we do not have. */
export type Unread = {
  readonly roomId: RoomId;
  readonly event: RoomEvent;
  /** When it came, in milliseconds since 1970. */
  readonly seenAt: number;
  /** Whether the room was told. */
  readonly told: boolean;
};

/** What is not read yet, until it is read or too old. */
export type UnreadStore = {
  readonly unread: () => Promise<readonly Unread[]>;
  readonly unreadTold: (eventId: string) => Promise<void>;
  readonly forgetUnread: (eventId: string) => Promise<void>;
};

/** Tells a room that something said there cannot be read, and what to do. `withheld` is the sender's reason, if any. */
export type TellUnread = (unread: Unread, withheld: string | undefined) => Promise<void>;

type Options = {
  readonly store: UnreadStore;
  readonly crypto: Pick<Crypto, 'unseal' | 'listen'>;
  readonly homeserver: Homeserver;
  /** Deals with an event that can be read at last, and forgets that it could not. */
  readonly takeUp: (roomId: RoomId, event: RoomEvent) => Promise<void>;
  readonly tell: TellUnread;
  /** Milliseconds until the room is told. */
  readonly patience: number;
  /** Milliseconds after which nobody expects an answer any more. */
  readonly maxAge: number;
  readonly now: () => number;
  readonly log: Logger;
};

/** Waits for the keys of what could not be read. */
export type UnreadWatch = {
  /** Tries all of it again: a key may have come in the moment of a crash. */
  readonly begin: () => void;
  /** To be called when something new cannot be read. */
  readonly attend: () => void;
};

/** The shortest pause between two looks, in milliseconds. */
const SHORTEST_PAUSE = 1_000;

const sessionOf = ({ event }: Unread): string => String(event.content.session_id);

export function watchUnread(options: Options): UnreadWatch {
  const { store, crypto, homeserver, takeUp, tell, patience, maxAge, now, log } = options;
  const serially = createSerially();
  const withheld = new Map<string, string>();
  let isWaiting = false;
  let isMore = false;

  /** Looks through what is not read: reads what can be read, tells what is overdue, forgets what is too old. */
  async function look(isPossible: (unread: Unread) => boolean): Promise<void> {
    const all = await store.unread();
    // One word for all that was said with the same key.
    const subjectOf = (unread: Unread) => `${unread.roomId} ${sessionOf(unread)}`;
    const told = new Set(all.filter((unread) => unread.told).map(subjectOf));
    for (const unread of all) {
      const { roomId, event } = unread;
      const clear = isPossible(unread) ? await crypto.unseal(roomId, event) : event;
      if (clear.type !== ENCRYPTED) {
        await takeUp(roomId, clear);
        continue;
      }
      if (now() - unread.seenAt > maxAge) await store.forgetUnread(event.event_id);
      const reason = withheld.get(sessionOf(unread));
      if (unread.told || (reason === undefined && now() - unread.seenAt < patience)) continue;
      if (!told.has(subjectOf(unread))) await tell(unread, reason);
      told.add(subjectOf(unread));
      await store.unreadTold(event.event_id);
    }
  }

  const inBackground = (isPossible: (unread: Unread) => boolean): Promise<void> =>
    serially('look', () => look(isPossible)).catch((error: unknown) => {
      if (!isInterruption(error)) log.error({ err: error }, 'what is not read could not be looked through');
    });

  /** One timer for all: what came later than the others is looked for again. */
  async function wait(): Promise<void> {
    for (;;) {
      isMore = false;
      const waiting = (await store.unread()).filter(({ told }) => !told);
      if (waiting.length > 0) {
        const due = Math.min(...waiting.map(({ seenAt }) => seenAt)) + patience;
        await homeserver.pause(Math.max(due - now(), SHORTEST_PAUSE));
        await inBackground(() => false);
      } else if (!isMore) return;
    }
  }

  crypto.listen({
    arrived: (keys) => {
      const sessions = new Set(keys.map(({ sessionId }) => sessionId));
      void inBackground((unread) => sessions.has(sessionOf(unread)));
    },
    withheld: (keys) => {
      for (const { sessionId, code } of keys) withheld.set(sessionId, code);
      void inBackground(() => false);
    },
  });

  function attend(): void {
    isMore = true;
    if (isWaiting) return;
    isWaiting = true;
    wait()
      .catch((error: unknown) => {
        if (!isInterruption(error)) log.error({ err: error }, 'what is not read is not waited for');
      })
      .finally(() => {
        isWaiting = false;
        if (isMore) attend();
      });
  }

  return {
    begin: () => {
      void inBackground(() => true);
      attend();
    },
    attend,
  };
}
