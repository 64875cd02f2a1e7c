import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { messagesFilter } from './filter.ts';
import type { Homeserver } from './homeserver.ts';
import type { Timeline } from './syncResponse.ts';

/** What happened in rooms before the present sync. */
export type History = {
  /** The events that a sync left out of a timeline, oldest first. */
  readonly leftOut: (timeline: Timeline, since: string) => Promise<readonly RoomEvent[]>;
  /** Whether we reacted to an event before: after the loss of the database the room still knows. */
  readonly isAnswered: (roomId: RoomId, eventId: string) => Promise<boolean>;
};

type Options = {
  readonly homeserver: Homeserver;
  readonly botId: UserId;
  /** The event types that somebody acts upon. */
  readonly types: readonly string[];
};

/** Events that are fetched at once. */
const PAGE = 250;

type Page = { readonly chunk: readonly RoomEvent[]; readonly end?: string };

export function createHistory({ homeserver, botId, types }: Options): History {
  const filter = JSON.stringify(messagesFilter(types, botId));
  return {
    leftOut: async ({ roomId, leftOutBefore }, since) => {
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages`;
      const events: RoomEvent[] = [];
      for (let from = leftOutBefore; from !== undefined;) {
        const query = { dir: 'b', from, to: since, limit: PAGE, filter };
        const page = await homeserver.request<Page>('GET', path, { query });
        events.unshift(...page.chunk.toReversed());
        from = page.chunk.length === 0 || page.end === from ? undefined : page.end;
      }
      return events;
    },
    isAnswered: async (roomId, eventId) => {
      const [room, event] = [encodeURIComponent(roomId), encodeURIComponent(eventId)];
      const path = `/_matrix/client/v1/rooms/${room}/relations/${event}/m.annotation`;
      const page = await homeserver.request<Page>('GET', path, { query: { limit: 50 } });
      return page.chunk.some(({ sender }) => sender === botId);
    },
  };
}
