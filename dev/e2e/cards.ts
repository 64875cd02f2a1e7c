import { randomInt } from 'node:crypto';
import { eventually } from '../stack/eventually.ts';
import type { ClientEvent, MatrixClient } from '../stack/matrixClient.ts';
import type { Person } from './people.ts';

/** The card of a meeting as a client shows it. */
export type SeenCard = {
  readonly eventId: string;
  /** How often it was edited. */
  readonly edits: number;
  readonly body: string;
  readonly html: string;
};

type Relation = { readonly rel_type?: string; readonly event_id?: string; readonly key?: string };

const relationOf = ({ content }: ClientEvent) => (content['m.relates_to'] ?? {}) as Relation;

/** All cards that a bot ever sent to a room, each with its last edit, oldest first. */
export const cardsIn = async (
  reader: MatrixClient,
  roomId: string,
  botId: string,
): Promise<readonly SeenCard[]> => {
  const notices = (await reader.messages(roomId, 1000))
    .filter(({ type, sender, content }) => {
      return type === 'm.room.message' && sender === botId && content['msgtype'] === 'm.notice';
    })
    .toReversed();
  return notices
    .filter((event) => relationOf(event).rel_type === undefined)
    .map(({ event_id, content }) => {
      const edits = notices.filter((event) => {
        const { rel_type, event_id: edited } = relationOf(event);
        return rel_type === 'm.replace' && edited === event_id;
      });
      const shown = (edits.at(-1)?.content['m.new_content'] ?? content) as Record<string, unknown>;
      return {
        eventId: event_id,
        edits: edits.length,
        // What separates the parts of a time differs between versions of ICU.
        body: String(shown['body']).replace(/[\u2009\u202f\u00a0]/g, ' '),
        html: String(shown['formatted_body']),
      };
    });
};

/** Waits until the only card of a room shows something, and gives it. */
export const cardThatShows = (
  reader: MatrixClient,
  roomId: string,
  { botId, text }: { readonly botId: string; readonly text: string | RegExp },
): Promise<SeenCard> =>
  eventually(`a card that shows ${text}`, async () => {
    const [card, ...more] = await cardsIn(reader, roomId, botId);
    if (more.length > 0) throw new Error('there is more than one card');
    return card !== undefined && (typeof text === 'string' ? card.body.includes(text) : text.test(card.body))
      ? card
      : undefined;
  });

/** Answers a meeting by a reaction; gives the id of the reaction. */
export const answerTo = (who: Person, roomId: string, cardId: string, key: string): Promise<string> =>
  who.send(roomId, 'm.reaction', {
    'm.relates_to': { rel_type: 'm.annotation', event_id: cardId, key },
  });

/** Takes an event of one's own back. */
export const withdraw = async (who: Person, roomId: string, eventId: string): Promise<void> => {
  const [room, event] = [encodeURIComponent(roomId), encodeURIComponent(eventId)];
  const path = `/_matrix/client/v3/rooms/${room}/redact/${event}/${Date.now()}`;
  await who.request({ method: 'PUT', path, body: {} });
};

/**
 * Comes to a room and has read what stood there before. From there on a homeserver counts what is unread; without it,
 * Synapse counts the invitation too whenever it happened to sum up before they came, which it does twice a minute.
 */
export const comeTo = async (who: Person, roomId: string): Promise<void> => {
  await who.join(roomId);
  const coming = (await who.messages(roomId)).find(
    ({ type, state_key, content }) =>
      type === 'm.room.member' && state_key === who.userId && content['membership'] === 'join',
  );
  if (coming === undefined) throw new Error(`${who.userId} has not come`);
  const [room, event] = [encodeURIComponent(roomId), encodeURIComponent(coming.event_id)];
  const path = `/_matrix/client/v3/rooms/${room}/receipt/m.read/${event}`;
  await who.request({ method: 'POST', path, body: {} });
};

/** Of how many unread messages of a room somebody is notified, and what of it the homeserver would push to them. */
export const noticeTaken = async (
  who: Person,
  roomId: string,
): Promise<{ readonly unread: number; readonly highlights: number; readonly pushed: readonly string[] }> => {
  type Sync = {
    rooms?: {
      join?: Record<
        string,
        { unread_notifications?: { notification_count?: number; highlight_count?: number } }
      >;
    };
  };
  // Synapse answers the same first question with the same answer for two minutes.
  const filter = JSON.stringify({ room: { timeline: { limit: randomInt(1, 1_000_000) } } });
  const query = { timeout: 0, filter };
  const { rooms } = await who.request<Sync>({ path: '/_matrix/client/v3/sync', query });
  const counts = rooms?.join?.[roomId]?.unread_notifications ?? {};
  type Notifications = { notifications: { room_id: string; read: boolean; event: ClientEvent }[] };
  const { notifications } = await who.request<Notifications>({ path: '/_matrix/client/v3/notifications' });
  const pushed = notifications.filter(({ room_id, read }) => room_id === roomId && !read);
  return {
    unread: counts.notification_count ?? 0,
    highlights: counts.highlight_count ?? 0,
    pushed: pushed.map(({ event }) => {
      const { body } = event.content;
      return typeof body === 'string' ? body : event.type;
    }),
  };
};
