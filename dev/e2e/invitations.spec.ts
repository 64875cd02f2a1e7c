import { eventually } from '../stack/eventually.ts';
import { startBot, type Bot } from './bot.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

const people = () =>
  Promise.all([person(sharedHomeserver(), 'alice'), person(sharedHomeserver(), 'bob')] as const);

/** Invites the bot to a new room. Gives what it does, `join` or `leave`, and with which reason. */
const invite = async (who: Person, bot: Bot): Promise<readonly [unknown, unknown]> => {
  const roomId = await who.createRoom({ preset: 'private_chat', invite: [bot.userId] });
  return eventually('the bot decides', async () => {
    const member = await who.stateContent(roomId, 'm.room.member', bot.userId);
    return member?.membership !== 'invite' && ([member?.membership, member?.reason] as const);
  });
};

const notAllowed = ['leave', 'The administrator of this bot has not allowed it to accept your invitations.'];
const accepted = ['join', undefined];

it('accepts the invitations of the people and servers on the list, and declines all others with the reason', async () => {
  const [alice, bob] = await people();
  const homeserver = sharedHomeserver();
  const bot = await startBot({ homeserver, env: { ALLOWED_INVITERS: `remote.example,${alice.userId}` } });
  const each = () => Promise.all([invite(alice, bot), invite(bob, bot)]);
  expect(await each()).toEqual([accepted, notAllowed]);
  await bot.restart({ ALLOWED_INVITERS: 'localhost' });
  expect(await each()).toEqual([accepted, accepted]);
  await bot.restart({ ALLOWED_INVITERS: 'remote.example' });
  expect(await each()).toEqual([notAllowed, notAllowed]);
  await bot.stop();
});

it('declines what one person sends too much in an hour, and nobody else’s', async () => {
  const [alice, bob] = await people();
  const bot = await startBot({ homeserver: sharedHomeserver(), env: { INVITATIONS_PER_HOUR: '2' } });
  const decisions: unknown[] = [];
  for (const who of [alice, alice, alice, bob]) decisions.push(await invite(who, bot));
  const tooMany = ['leave', 'Too many invitations came within an hour. Please invite me again later.'];
  expect(decisions).toEqual([accepted, accepted, tooMany, accepted]);
  await bot.stop();
});
