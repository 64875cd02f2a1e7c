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

/** How many notices of keys that are not given are remembered: anybody can send any number of them. */
const MOST_NOTICES = 1_000;

const sessionOf = ({ event }: Unread): string => String(event.content.session_id);
/** One word for all that was said with the same key. */
const subjectOf = (unread: Unread) => `${unread.roomId} ${sessionOf(unread)}`;
/** Nobody speaks for another's key. */
const noticeOf = (sender: string, sessionId: string) => `${sender} ${sessionId}`;

export function watchUnread(options: Options): UnreadWatch {
  const { store, crypto, homeserver, takeUp, tell, patience, maxAge, now, log } = options;
  const serially = createSerially();
  /** The reasons of senders, the latest of them: a notice comes before what it is about, or never has anything to be about. */
  const withheld = new Map<string, string>();
  let isWaiting = false;
  let isMore = false;

  /** Reads it if that can be, tells the room if that is due, and forgets it if it is too old. */
  async function dealWith(unread: Unread, isPossible: boolean, told: Set<string>): Promise<void> {
    const { roomId, event, seenAt } = unread;
    if (now() - seenAt > maxAge) await store.forgetUnread(event.event_id);
    const reason = withheld.get(noticeOf(event.sender, sessionOf(unread)));
    const isDue = !unread.told && (reason !== undefined || now() - seenAt >= patience);
    // Also before the room is told: a key may have come in a moment that nobody saw.
    if (isPossible || isDue) {
      const clear = await crypto.unseal(roomId, event);
      if (clear === undefined) return store.forgetUnread(event.event_id);
      if (clear.type !== ENCRYPTED) return takeUp(roomId, clear);
    }
    if (!isDue) return;
    if (!told.has(subjectOf(unread))) await tell(unread, reason);
    told.add(subjectOf(unread));
    await store.unreadTold(event.event_id);
  }

  /** Looks through what is not read. What fails for one of it is done again at the next look, and holds up nothing. */
  async function look(isPossible: (unread: Unread) => boolean): Promise<void> {
    const all = await store.unread();
    const told = new Set(all.filter((unread) => unread.told).map(subjectOf));
    for (const unread of all) {
      try {
        await dealWith(unread, isPossible(unread), told);
      } catch (error) {
        if (isInterruption(error)) throw error;
        const { roomId, event } = unread;
        log.error(
          { err: error, roomId, eventId: event.event_id },
          'what is not read could not be dealt with',
        );
      }
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
      for (const { sender, sessionId, code } of keys) withheld.set(noticeOf(sender, sessionId), code);
      for (const oldest of [...withheld.keys()].slice(0, -MOST_NOTICES)) withheld.delete(oldest);
      void inBackground(() => false);
    },
  });

  function attend(): void {
    isMore = true;
    // The notice that its key is not given may have come before it.
    void inBackground(() => false);
    wakeUp();
  }

  function wakeUp(): void {
    if (isWaiting) return;
    isWaiting = true;
    wait()
      .catch((error: unknown) => {
        if (!isInterruption(error)) log.error({ err: error }, 'what is not read is not waited for');
      })
      .finally(() => {
        isWaiting = false;
        if (isMore) wakeUp();
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
