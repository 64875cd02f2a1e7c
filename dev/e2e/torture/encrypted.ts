import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../stack/eventually.ts';
import type { ClientEvent, MatrixClient } from '../../stack/matrixClient.ts';
import { commands, meetingData } from '../builders.ts';
import { encryptedChat, securePerson, textsFrom, type SecurePerson } from '../securePerson.ts';
import type { Random } from './random.ts';
import { prepareVictim, type Victim } from './run.ts';

/** Somebody who talks with the bot in an encrypted chat. */
type Talker = { readonly who: SecurePerson; readonly chat: string };

/** What was said, and by what it is to be answered. */
type Asked = Talker & { readonly id: string; readonly by: '✅' | '❌' | 'a reply' };

/** Time in which the answer to everything must have come when all is well again, in milliseconds. */
const patience = 180_000;
const context = { locale: 'en', timezone: 'UTC' };

const say = async (random: Random, talker: Talker): Promise<Asked> => {
  const { who, chat } = talker;
  // The key of a new session has to come through as well.
  if (random.chance(0.4)) await who.rotate(chat);
  const way = random.integer(6);
  if (way === 0) {
    const id = await who.send(chat, commands.create, { data: meetingData(), context });
    return { ...talker, id, by: '✅' };
  }
  if (way < 4) {
    const id = await who.send(chat, commands.create, { data: { description: 'has no title' }, context });
    return { ...talker, id, by: '❌' };
  }
  const id = await who.send(chat, 'm.room.message', { msgtype: 'm.text', body: '!meeting next' });
  return { ...talker, id, by: 'a reply' };
};

/** Settles when the bot has made that many requests more, of any kind, or none for a while. */
const afterAny = ({ proxy }: Victim, count: number): Promise<void> =>
  new Promise((done) => {
    let left = count;
    const settle = (): void => {
      clearTimeout(timer);
      end();
      done();
    };
    const timer = setTimeout(settle, 6_000);
    const end = proxy.watch(() => {
      left -= 1;
      if (left <= 0) settle();
    });
  });

const deviceKeys = async (client: MatrixClient, userId: string): Promise<string> => {
  const body = { device_keys: { [userId]: [] } };
  const path = '/_matrix/client/v3/keys/query';
  const response = await client.request<{ device_keys: Record<string, unknown> }>({
    method: 'POST',
    path,
    body,
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

const isReplyTo = (id: string, content: Readonly<Record<string, unknown>>): boolean =>
  JSON.stringify(content['m.relates_to'] ?? {}).includes(id);

/** How what was said was answered, as its sender sees it, once there is an answer. */
const answersTo = async ({ who, chat, id, by }: Asked, botId: string): Promise<readonly string[]> => {
  if (by !== 'a reply') {
    await who.reactionTo(chat, id, { from: botId, withinMs: patience });
    return (await who.reactionsTo(chat, id)).map(({ key }) => key);
  }
  const replies = () =>
    textsFrom(who, chat, botId).then((texts) => texts.filter(({ content }) => isReplyTo(id, content)));
  await eventually('a reply', async () => (await replies()).length > 0, patience);
  return (await replies()).map(() => 'a reply');
};

/** Complaints about what the bot sent, by how the homeserver has it. */
const reusedPlaces = async ({ who, chat }: Talker, botId: string): Promise<string[]> => {
  const places = (await rawEvents(who, chat))
    .filter(({ type, sender }) => type === 'm.room.encrypted' && sender === botId)
    .map(placeOf);
  const twice = places.filter((place, index) => places.indexOf(place) !== index);
  return twice.map((place) => `a message key was used twice: ${place}`);
};

export type EncryptedTorture = { readonly kills: number; readonly people: number; readonly random: Random };

/**
 * Kills a bot again and again, mostly while it starts or reads, while people with another client talk with it in encrypted
 * chats, and newcomers join them. Gives how much was said, and everything that is not as it should be.
 */
export const tortureEncrypted = async ({
  kills,
  people,
  random,
}: EncryptedTorture): Promise<{ said: number; complaints: readonly string[] }> => {
  const victim = await prepareVictim({ env: { ENABLE_WELCOME_WORKFLOW: 'true' } });
  const { homeserver, account } = victim;
  const talkers: Talker[] = [];
  const asked: Promise<Asked>[] = [];
  const lines: string[] = [];
  const join = async (): Promise<void> => {
    const who = await securePerson(homeserver, `talker${talkers.length}`);
    talkers.push({ who, chat: await encryptedChat(who, account) });
  };
  try {
    victim.start();
    await victim.ready();
    await Promise.all(Array.from({ length: people }, join));
    const before = await deviceKeys(victim.client, account.userId);

    for (let round = 0; round < kills; round += 1) {
      const struck = afterAny(victim, 1 + random.integer(30));
      const spoken = talkers.flatMap((talker) =>
        Array.from({ length: 1 + random.integer(2) }, () => say(random, talker)),
      );
      for (const one of spoken) one.catch(() => undefined);
      asked.push(...spoken);
      await struck;
      // Not at the moment of a request only, but while what it brought is worked on.
      await pause(random.integer(40));
      await victim.kill();
      lines.push(...victim.lines());
      await Promise.all(spoken);
      victim.start();
      if (round === Math.floor(kills / 2)) {
        await victim.ready();
        await join();
      }
    }
    await victim.ready();

    const said = await Promise.all(asked);
    const complaints: string[] = [];
    for (const one of said) {
      const answers = await answersTo(one, account.userId).catch((error: unknown) => [String(error)]);
      if (answers.join() !== one.by) complaints.push(`${one.id} wants ${one.by} and got ${answers.join()}`);
    }
    for (const talker of talkers) {
      complaints.push(...(await reusedPlaces(talker, account.userId)));
      const unread = await talker.who.unreadable();
      complaints.push(...unread.map(({ event_id, failure }) => `${event_id} cannot be read: ${failure}`));
    }
    if ((await deviceKeys(victim.client, account.userId)) !== before)
      complaints.push('the device has other keys');
    lines.push(...victim.lines());
    const bad = /one.time.key|already exists|was told that an event cannot be read/i;
    complaints.push(...lines.filter((line) => bad.test(line)));
    return { said: said.length, complaints };
  } finally {
    await Promise.all([victim.end(), ...talkers.map(({ who }) => who.end())]);
  }
};
