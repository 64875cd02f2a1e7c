import { eventually } from '../stack/eventually.ts';
import { startBot, type Bot } from './bot.ts';
import { commands, meetingData } from './builders.ts';
import { sharedHomeserver } from './people.ts';
import { encryptedChat, securePerson, textsFrom, type SecurePerson } from './securePerson.ts';

let bot: Bot;
let alice: SecurePerson;
let chat: string;

beforeAll(async () => {
  const homeserver = sharedHomeserver();
  alice = await securePerson(homeserver, 'alice');
  bot = await startBot({
    homeserver,
    env: { ENABLE_WELCOME_WORKFLOW: 'true', UNREADABLE_AFTER_SECONDS: '3' },
  });
  chat = await encryptedChat(alice, bot);
});

afterAll(() => Promise.all([bot.stop(), alice.end()]));

const command = () =>
  alice.send(chat, commands.create, {
    data: meetingData(),
    context: { locale: 'en', timezone: 'Europe/Berlin' },
  });

/** A command whose key is on its way for longer than it is itself. */
const commandWithoutKey = async (): Promise<string> => {
  await alice.rotate(chat);
  await alice.holdKeys();
  return command();
};

const cannotRead = () =>
  eventually('the bot has seen it', () => bot.logs().some(({ msg }) => msg === 'an event cannot be read'));

const complaints = async () =>
  (await textsFrom(alice, chat, bot.userId)).filter(({ content }) =>
    String(content.body).includes('cannot read'),
  );

it('a command is carried out when its key comes at last', async () => {
  const id = await commandWithoutKey();
  await cannotRead();
  await alice.releaseKeys();
  expect(await alice.reactionTo(chat, id)).toMatchObject({ key: '✅' });
  expect(await alice.reactionsTo(chat, id)).toHaveLength(1);
});

it('a command is waited for across a crash', async () => {
  const id = await commandWithoutKey();
  await eventually(
    'the bot has noted it',
    () => bot.logs().filter(({ msg }) => msg === 'an event cannot be read').length > 0,
  );
  await bot.kill();
  await alice.releaseKeys();
  await bot.restart();
  expect(await alice.reactionTo(chat, id)).toMatchObject({ key: '✅' });
});

it('the room is told in words when a key does not come, once for all that was said with it', async () => {
  const before = (await complaints()).length;
  const ids = [await commandWithoutKey(), await command()];
  const complaint = await eventually('the bot says so', async () => (await complaints())[before]);
  expect(complaint).toMatchObject({
    isEncrypted: true,
    warning: null,
    content: {
      msgtype: 'm.notice',
      body: expect.stringMatching(/what Alice said: its key has not reached me.*send it again/s) as string,
      'm.mentions': { user_ids: [alice.userId] },
      'm.relates_to': { 'm.in_reply_to': { event_id: ids[0] } },
    },
  });
  // And when it comes after all, what was asked is done.
  await alice.releaseKeys();
  for (const id of ids) expect(await alice.reactionTo(chat, id)).toMatchObject({ key: '✅' });
  expect(await complaints()).toHaveLength(before + 1);
});

it('who sends to verified people only is told what to switch off', async () => {
  await alice.rotate(chat);
  await alice.trustOnlyVerified(true);
  await command();
  const complaint = await eventually('the bot says so', async () =>
    (await complaints()).find(({ content }) => String(content.body).includes('does not give me the key')),
  );
  expect(complaint.content.body).toContain('verified people only');
  await alice.trustOnlyVerified(false);
  await alice.rotate(chat);
  expect(await alice.reactionTo(chat, await command())).toMatchObject({ key: '✅' });
});
