import { eventually } from '../stack/eventually.ts';
import type { ClientEvent } from '../stack/matrixClient.ts';
import type { Person } from './people.ts';

/** What an event replies to. */
const repliesTo = ({ content }: ClientEvent): string | undefined =>
  (content['m.relates_to'] as { 'm.in_reply_to'?: { event_id: string } } | undefined)?.['m.in_reply_to']
    ?.event_id;

/** Says something in a room and returns the notice with which the bot replies. */
export const askIn = async (who: Person, roomId: string, body: string): Promise<string> => {
  const eventId = await who.send(roomId, 'm.room.message', { msgtype: 'm.text', body });
  const reply = await eventually(`an answer to ${body}`, async () =>
    (await who.messages(roomId, 20)).find((event) => repliesTo(event) === eventId),
  );
  expect(reply.content['msgtype']).toBe('m.notice');
  return String(reply.content['body']);
};

/** A chat of two that the bot has made somebody's calendar. */
export const chatWith = async (who: Person, botId: string): Promise<string> => {
  const chat = await who.createRoom({ preset: 'trusted_private_chat', is_direct: true, invite: [botId] });
  await eventually('the chat is a calendar', () =>
    who.stateContent(chat, 'net.nordeck.meetings.control_room'),
  );
  return chat;
};
