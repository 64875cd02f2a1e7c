import { AppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { messagesFilter } from './filter.ts';
import type { Homeserver } from './homeserver.ts';
import type { Timeline } from './syncResponse.ts';

/** What happened in rooms before the present sync. */
export type History = {
  /** The events that a sync left out of a timeline, oldest first. */
  readonly leftOut: (timeline: Timeline, until: Until) => Promise<readonly RoomEvent[]>;
  /**
   * Whether we reacted to an event before: after the loss of the database the room still knows. Where we cannot look
   * we cannot answer either.
   */
  readonly isAnswered: (roomId: RoomId, eventId: string) => Promise<boolean>;
  /** When anybody but us did something in a room, in milliseconds since 1970; `undefined` where that cannot be seen. */
  readonly lastSign: (roomId: RoomId) => Promise<number | undefined>;
};

type Options = {
  readonly homeserver: Homeserver;
  readonly botId: UserId;
  /** The event types that somebody acts upon. */
  readonly types: readonly string[];
};

/** How far back we look: to the last sync, or, in the first one, to a moment in milliseconds since 1970. */
type Until = { readonly since: string } | { readonly moment: number };

/** Events that are fetched at once. */
const PAGE = 250;

type Page = { readonly chunk: readonly RoomEvent[]; readonly end?: string };

/** A room that we were removed from meanwhile must not hold up all others. */
async function orNothing(page: Promise<Page>): Promise<Page & { readonly isHidden?: boolean }> {
  try {
    return await page;
  } catch (error) {
    if (!(error instanceof AppError) || !['denied', 'not_found'].includes(error.code)) throw error;
    return { chunk: [], isHidden: true };
  }
}

export function createHistory({ homeserver, botId, types }: Options): History {
  const filter = JSON.stringify(messagesFilter(types, botId));
  return {
    leftOut: async ({ roomId, leftOutBefore, events: present }, until) => {
      const isTooOld = (event: RoomEvent | undefined) =>
        'moment' in until && (event?.origin_server_ts ?? 0) < until.moment;
      // That the room is encrypted comes first, however old it is.
      if (isTooOld(present.find(({ type }) => type !== stateKinds.encryption))) return [];
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages`;
      const events: RoomEvent[] = [];
      for (let from = leftOutBefore; from !== undefined;) {
        const to = 'since' in until ? { to: until.since } : {};
        const query = { dir: 'b', from, ...to, limit: PAGE, filter };
        const page = await orNothing(homeserver.request<Page>('GET', path, { query }));
        events.unshift(...page.chunk.toReversed());
        const isEnd = page.chunk.length === 0 || page.end === from || isTooOld(page.chunk.at(-1));
        from = isEnd ? undefined : page.end;
      }
      return events;
    },
    lastSign: async (roomId) => {
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages`;
      const query = { dir: 'b', limit: 1, filter: JSON.stringify({ not_senders: [botId] }) };
      const page = await orNothing(homeserver.request<Page>('GET', path, { query }));
      return page.chunk[0]?.origin_server_ts;
    },
    isAnswered: async (roomId, eventId) => {
      const [room, event] = [encodeURIComponent(roomId), encodeURIComponent(eventId)];
      const path = `/_matrix/client/v1/rooms/${room}/relations/${event}/m.annotation`;
      const { chunk, isHidden } = await orNothing(
        homeserver.request<Page>('GET', path, { query: { limit: 50 } }),
      );
      return isHidden === true || chunk.some(({ sender }) => sender === botId);
    },
  };
}
