import { setTimeout as pause } from 'node:timers/promises';
import type { ClientEvent, MatrixClient } from '../../stack/matrixClient.ts';
import { PATIENCE } from '../../stack/patience.ts';
import type { SeenEvent } from '../peerProcess.ts';
import type { SecurePerson } from '../securePerson.ts';
import type { Said } from './talk.ts';

/** Each look has the clients of people go through all that was said, on the machine that the bot works on. In milliseconds. */
const BETWEEN_LOOKS = 1_000;

type Relation = {
  readonly event_id?: string;
  readonly key?: string;
  readonly 'm.in_reply_to'?: { readonly event_id?: string };
};

/** What the bot has answered, by the event that it answers. */
const answersIn = (events: readonly SeenEvent[], botId: string): Map<string, string[]> => {
  const answers = new Map<string, string[]>();
  for (const { type, sender, content } of events) {
    if (sender !== botId) continue;
    const relation = (content['m.relates_to'] ?? {}) as Relation;
    const isReaction = type === 'm.reaction';
    const id = isReaction ? relation.event_id : relation['m.in_reply_to']?.event_id;
    if (id === undefined) continue;
    answers.set(id, [...(answers.get(id) ?? []), isReaction ? String(relation.key) : 'a reply']);
  }
  return answers;
};

type Answered = Said & { readonly given: readonly string[] };

/** How all that was said is answered now, as the clients of its senders show it. */
const answered = async (said: readonly Said[], botId: string): Promise<Answered[]> => {
  const all: Answered[] = [];
  for (const [who, theirs] of Map.groupBy(said, (one) => one.who))
    for (const [room, inRoom] of Map.groupBy(theirs, (one) => one.room)) {
      const answers = answersIn(await who.events(room), botId);
      // In words the bot may say why it refused something; that is no answer to a command.
      const isMeant = (answer: string, { by }: Said) => (answer === 'a reply') === (by === 'a reply');
      for (const one of inRoom)
        all.push({ ...one, given: (answers.get(one.id) ?? []).filter((each) => isMeant(each, one)) });
    }
  return all;
};

/** Waits until all is answered, or nothing more comes, and gives complaints about what is not, or not once, or otherwise. */
export const verifyAnswers = async (said: readonly Said[], botId: string): Promise<string[]> => {
  let now: Answered[] = [];
  // After so many kills there is a lot to be caught up with: how long that takes is the machine's affair.
  for (let left = said.length, since = Date.now(); left > 0 && Date.now() - since < PATIENCE;) {
    now = await answered(said, botId);
    const open = now.filter(({ given }) => given.length === 0).length;
    if (open < left) since = Date.now();
    left = open;
    if (left > 0) await pause(BETWEEN_LOOKS);
  }
  return now
    .filter(({ by, given }) => given.join() !== by)
    .map(({ kind, id, by, given }) => `${kind} ${id} wants ${by} and got ${given.join() || 'nothing'}`);
};

/** The keys of somebody's devices as the homeserver has them. */
export const deviceKeys = async (client: MatrixClient, userId: string): Promise<string> => {
  const response = await client.request<{ device_keys: Record<string, unknown> }>({
    method: 'POST',
    path: '/_matrix/client/v3/keys/query',
    body: { device_keys: { [userId]: [] } },
  });
  return JSON.stringify(response.device_keys[userId]);
};

/** Everything in a room as the homeserver has it, encrypted as it is. */
const rawEvents = async (client: MatrixClient, roomId: string): Promise<ClientEvent[]> => {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages`;
  const all: ClientEvent[] = [];
  for (let from: string | undefined, more = true; more;) {
    const query = { dir: 'b', limit: 500, ...(from !== undefined && { from }) };
    const page = await client.request<{ chunk: ClientEvent[]; end?: string }>({ path, query });
    all.push(...page.chunk);
    from = page.end;
    more = page.chunk.length > 0 && from !== undefined;
  }
  return all;
};

/** The place of an encrypted event in its session: after the version, a protobuf whose first field it is. */
const placeOf = ({ content }: ClientEvent): string => {
  const bytes = Buffer.from(String(content['ciphertext']), 'base64');
  let index = 0;
  for (let at = 2, shift = 0; at < bytes.length; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    index += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return `${String(content['session_id'])} ${index}`;
};

/** How often the bot said something in secret, in all of its rooms, and complaints where it used a key twice. */
export const verifyKeys = async (
  client: MatrixClient,
): Promise<{ readonly sealed: number; readonly complaints: string[] }> => {
  const places: string[] = [];
  for (const roomId of await client.joinedRooms())
    for (const event of await rawEvents(client, roomId))
      if (event.type === 'm.room.encrypted' && event.sender === client.userId) places.push(placeOf(event));
  const twice = places.filter((place, index) => places.indexOf(place) !== index);
  return {
    sealed: places.length,
    complaints: twice.map((place) => `a message key was used twice: ${place}`),
  };
};

/** Complaints about what the clients of people could not read though they were there. */
export const verifyReading = async (people: readonly SecurePerson[]): Promise<string[]> => {
  const unread = await Promise.all(people.map((who) => who.unreadable()));
  return unread.flat().map(({ event_id, failure }) => `${event_id} cannot be read: ${failure}`);
};
