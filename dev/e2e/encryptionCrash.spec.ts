import { eventually } from '../stack/eventually.ts';
import { startBot, type Bot } from './bot.ts';
import { commands, meetingData } from './builders.ts';
import { sharedHomeserver } from './people.ts';
import { encryptedChat, securePerson, textsFrom, type SecurePerson } from './securePerson.ts';
import { seeded } from './torture/random.ts';

/** `npm run torture` does it at length. */
const full = process.env['TORTURE'] !== undefined;
const seed = Number(process.env['TORTURE_SEED'] ?? Date.now() % 1_000_000);
const [kills, perRound] = full ? [40, 6] : [5, 4];

let bot: Bot;
let people: readonly SecurePerson[];

beforeAll(async () => {
  const homeserver = sharedHomeserver();
  people = await Promise.all(['alice', 'bob', 'carol'].map((name) => securePerson(homeserver, name)));
  bot = await startBot({ homeserver, env: { ENABLE_WELCOME_WORKFLOW: 'true' } });
}, 90_000);

afterAll(() => Promise.all([bot.stop(), ...people.map((who) => who.end())]));

type Asked = { readonly who: SecurePerson; readonly chat: string; readonly id: string };

const deviceKeys = async (): Promise<unknown> => {
  const { device_keys } = await bot.client.request<{ device_keys: Record<string, unknown> }>({
    method: 'POST',
    path: '/_matrix/client/v3/keys/query',
    body: { device_keys: { [bot.userId]: [] } },
  });
  return device_keys[bot.userId];
};

const repliesTo = async ({ who, chat, id }: Asked): Promise<number> =>
  (await textsFrom(who, chat, bot.userId)).filter(({ content }) =>
    JSON.stringify(content['m.relates_to'] ?? {}).includes(id),
  ).length;

test(
  `a bot that is killed at any moment reads everything and answers it once (TORTURE_SEED=${seed})`,
  async () => {
    const random = seeded(seed);
    const chats = await Promise.all(people.map((who) => encryptedChat(who, bot)));
    const before = await deviceKeys();
    const orders: Asked[] = [];
    const questions: Asked[] = [];
    const lines: string[] = [];

    const speak = async (): Promise<void> => {
      await Promise.all(
        people.map(async (who, index) => {
          const chat = String(chats[index]);
          for (let count = 0; count < perRound; count += 1) {
            if (random.chance(0.3)) await who.rotate(chat);
            if (random.chance(0.5)) {
              const context = { locale: 'en', timezone: 'UTC' };
              const id = await who.send(chat, commands.create, { data: meetingData(), context });
              orders.push({ who, chat, id });
            } else {
              const text = { msgtype: 'm.text', body: '!meeting next' };
              questions.push({ who, chat, id: await who.send(chat, 'm.room.message', text) });
            }
          }
        }),
      );
    };

    for (let round = 0; round < kills; round += 1) {
      const spoken = speak();
      // Now early, now late, now in the middle of what they say.
      const answered = orders.length + questions.length + random.integer(perRound * 2);
      await eventually('some of it is said', () => orders.length + questions.length >= answered).catch(
        () => undefined,
      );
      lines.push(...bot.logs().map((line) => JSON.stringify(line)));
      await bot.kill();
      await spoken;
      if (random.chance(0.5)) await speak();
      await bot.restart();
    }

    for (const { who, chat, id } of orders)
      expect(await who.reactionTo(chat, id, { withinMs: 60_000 })).toMatchObject({ key: '✅' });
    for (const asked of questions)
      await eventually('a reply', async () => (await repliesTo(asked)) > 0, 60_000);
    for (const { who, chat, id } of orders) expect(await who.reactionsTo(chat, id)).toHaveLength(1);
    expect(await Promise.all(questions.map(repliesTo))).toEqual(questions.map(() => 1));
    expect(await Promise.all(people.map((who) => who.unreadable()))).toEqual(people.map(() => []));
    expect(await deviceKeys()).toEqual(before);
    lines.push(...bot.logs().map((line) => JSON.stringify(line)));
    expect(lines.filter((line) => /one.time.key|already exists|could not be exchanged/i.test(line))).toEqual(
      [],
    );
    expect(lines.filter((line) => line.includes('was told that an event cannot be read'))).toEqual([]);
  },
  full ? 900_000 : 240_000,
);
