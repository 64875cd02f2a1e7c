import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../stack/eventually.ts';
import { commands, meetingData, sendCommand } from './builders.ts';
import { freshDatabase, hasPostgres } from './database.ts';
import { sharedHomeserver } from './people.ts';
import { theRun } from './run.ts';
import { encryptedChat, securePerson, textsFrom, type SecurePerson } from './securePerson.ts';
import { prepareVictim, type Victim } from './torture/run.ts';

const victims: Victim[] = [];
let alice: SecurePerson;

beforeAll(async () => {
  alice = await securePerson(sharedHomeserver(), 'alice');
});
afterEach(() => Promise.all(victims.splice(0).map((victim) => victim.end())));
afterAll(() => alice.end());

/** Two bots on one database and one folder of keys, of which the first works. */
const pair = async (): Promise<readonly [Victim, Victim]> => {
  const env = {
    DATABASE_URL: await freshDatabase(),
    STORAGE_FILE_DATA_PATH: await mkdtemp(join(theRun().dir, 'shared-')),
    ENABLE_WELCOME_WORKFLOW: 'true',
  };
  const leader = await prepareVictim({ env });
  victims.push(leader);
  leader.start();
  await leader.ready();
  const other = await prepareVictim({ env, account: leader.account });
  victims.push(other);
  other.start();
  await eventually('it stands by', () => other.lines().some((line) => line.includes('standing by')));
  return [leader, other];
};

const bodyOf = async ({ url }: Victim) =>
  (await (await fetch(`${url}/readyz`)).json()) as { readonly encryption: unknown };

(hasPostgres() ? test : test.skip)(
  'of two bots one has the keys; when it is killed the other opens them and goes on as the same device',
  async () => {
    const [leader, other] = await pair();
    const bot = leader.account;
    const chat = await encryptedChat(alice, bot);
    const command = { type: commands.create, data: meetingData() };
    expect(await sendCommand(alice, chat, command)).toMatchObject({ key: '✅' });
    expect(await bodyOf(leader)).toMatchObject({ encryption: { id: bot.deviceId, verified: true } });
    expect(await bodyOf(other)).toMatchObject({ encryption: 'not open here' });

    const sent = await alice.send(chat, commands.create, { data: meetingData(), context: {} });
    await leader.kill();
    const late = await alice.send(chat, commands.create, { data: meetingData(), context: {} });
    await other.ready();
    for (const id of [sent, late]) {
      expect(await alice.reactionTo(chat, id)).toMatchObject({ key: '✅' });
      expect(await alice.reactionsTo(chat, id)).toHaveLength(1);
    }
    await alice.send(chat, 'm.room.message', { msgtype: 'm.text', body: '!meeting next' });
    const reply = await eventually('the other answers', async () =>
      (await textsFrom(alice, chat, bot.userId)).at(-1),
    );
    expect(reply).toMatchObject({ isEncrypted: true, failure: null, warning: null });
    expect(await bodyOf(other)).toMatchObject({ encryption: { id: bot.deviceId, verified: true } });
    expect(await alice.devicesOf(bot.userId)).toEqual([{ id: bot.deviceId, isSigned: true }]);
    expect(await alice.unreadable()).toEqual([]);
  },
);
