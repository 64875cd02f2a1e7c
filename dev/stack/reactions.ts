import { setTimeout as pause } from 'node:timers/promises';
import type { ClientEvent, MatrixClient } from './matrixClient.ts';
import { PATIENCE } from './patience.ts';

/** An emoji somebody answered an event with. */
export type Reaction = {
  readonly eventId: string;
  readonly sender: string;
  /** `✅` or `❌` when it is the bot's answer to a command. */
  readonly key: string;
  /** The whole content: the bot's carries more under `net.nordeck.meetings.bot.meta`. */
  readonly content: Readonly<Record<string, unknown>>;
};

/** Follows the reactions in somebody's rooms by a single long-polling sync, which runs only while somebody waits. */
export type Reactions = {
  /** All reactions to an event there are now. */
  readonly to: (roomId: string, eventId: string) => Promise<Reaction[]>;
  /**
   * The first reaction to an event, whenever it comes; `from` says by whom it has to be.
   *
   * @throws Error when none has come in time.
   */
  readonly first: (roomId: string, eventId: string, options?: { from?: string }) => Promise<Reaction>;
};

type SyncAnswer = {
  next_batch: string;
  rooms?: { join?: Record<string, { timeline: { limited?: boolean; events: ClientEvent[] } }> };
};

type Waiter = {
  readonly roomId: string;
  readonly eventId: string;
  readonly from: string | undefined;
  /** Whether the reactions from before the wait have been looked at. */
  asked: boolean;
  readonly settle: (reaction: Reaction) => void;
};

const nothing = { types: [] };

const onlyReactions = JSON.stringify({
  room: {
    timeline: { types: ['m.reaction'], limit: 100 },
    state: { ...nothing, lazy_load_members: true },
    ephemeral: nothing,
    account_data: nothing,
  },
  presence: nothing,
  account_data: nothing,
});

type Annotated = { readonly target: string; readonly reaction: Reaction };

const readReaction = ({ content, event_id, sender }: ClientEvent): Annotated | undefined => {
  const relation = content['m.relates_to'] as { event_id?: string; key?: string } | undefined;
  return relation?.event_id === undefined
    ? undefined
    : {
        target: relation.event_id,
        reaction: { eventId: event_id, sender, key: relation.key ?? '', content },
      };
};

/** Watches as this person; costs nothing until the first wait. */
export const reactionsSeenBy = (person: MatrixClient): Reactions => {
  const waiters = new Set<Waiter>();
  let since: string | undefined;
  /** Ends the long poll that is under way; undefined while there is none. */
  let polling: AbortController | undefined;
  let lastFailure: unknown;

  const to: Reactions['to'] = async (roomId, eventId) => {
    const [room, event] = [encodeURIComponent(roomId), encodeURIComponent(eventId)];
    const path = `/_matrix/client/v1/rooms/${room}/relations/${event}/m.annotation/m.reaction`;
    const { chunk } = await person.request<{ chunk: ClientEvent[] }>({ path, query: { limit: 100 } });
    return chunk.flatMap((found) => readReaction(found)?.reaction ?? []).reverse();
  };

  const ask = async (waiter: Waiter): Promise<void> => {
    const { roomId, eventId, from } = waiter;
    const found = (await to(roomId, eventId)).find(({ sender }) => (from ?? sender) === sender);
    waiter.asked = true;
    if (found !== undefined) {
      waiter.settle(found);
    }
  };

  const sync = async (timeout: number, signal?: AbortSignal): Promise<void> => {
    const answer = await person.request<SyncAnswer>({
      path: '/_matrix/client/v3/sync',
      query: { since, timeout, filter: onlyReactions },
      signal,
    });
    since = answer.next_batch;
    for (const [roomId, { timeline }] of Object.entries(answer.rooms?.join ?? {})) {
      const here = [...waiters].filter((waiter) => waiter.roomId === roomId);
      if (timeline.limited) {
        await Promise.all(here.map(ask));
        continue;
      }
      for (const { target, reaction } of timeline.events.flatMap((event) => readReaction(event) ?? [])) {
        here
          .filter(({ eventId, from }) => eventId === target && (from ?? reaction.sender) === reaction.sender)
          .forEach((waiter) => waiter.settle(reaction));
      }
    }
  };

  /** Until nobody waits any more. A homeserver that is away is what some tests are about: it is asked again. */
  const poll = async (stop: AbortController): Promise<void> => {
    while (!stop.signal.aborted && waiters.size > 0) {
      try {
        // The position in the stream first, then a look at what is there already: so nothing falls in between.
        if (since === undefined) {
          await sync(0, stop.signal);
        }
        await Promise.all([...waiters].filter(({ asked }) => !asked).map(ask));
        await sync(10_000, stop.signal);
      } catch (thrown) {
        if (!stop.signal.aborted) {
          lastFailure = thrown;
          await pause(100);
        }
      }
    }
  };

  const attend = (waiter: Waiter): void => {
    waiters.add(waiter);
    if (polling === undefined) {
      polling = new AbortController();
      void poll(polling);
    } else if (since !== undefined) {
      // The long poll under way knows nothing of what came before it. If this fails the loop asks again.
      ask(waiter).catch(() => undefined);
    }
  };

  const dismiss = (waiter: Waiter): void => {
    waiters.delete(waiter);
    if (waiters.size === 0) {
      polling?.abort();
      polling = undefined;
    }
  };

  return {
    to,
    first: (roomId, eventId, { from } = {}) =>
      new Promise((done, fail) => {
        const timer = setTimeout(() => {
          dismiss(waiter);
          const message = `No reaction to ${eventId} in ${roomId} within ${PATIENCE} ms.`;
          fail(new Error(message, { cause: lastFailure }));
        }, PATIENCE);
        const waiter: Waiter = {
          roomId,
          eventId,
          from,
          asked: false,
          settle: (reaction) => {
            dismiss(waiter);
            clearTimeout(timer);
            done(reaction);
          },
        };
        attend(waiter);
      }),
  };
};
