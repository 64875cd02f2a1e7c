import { eventually } from '../stack/eventually.ts';
import { startBot, type Bot } from './bot.ts';
import { freshName, person, sharedHomeserver, type Person } from './people.ts';
import { askIn, chatWith } from './talk.ts';

let bot: Bot;
let alice: Person;
let bob: Person;
/** Alice's chat with the bot. */
let chat: string;

beforeAll(async () => {
  const homeserver = sharedHomeserver();
  [alice, bob] = await Promise.all([person(homeserver, 'alice'), person(homeserver, 'bob')]);
  const env = { ENABLE_WELCOME_WORKFLOW: 'true', ADMINISTRATORS: alice.userId };
  bot = await startBot({ homeserver, env });
  chat = await chatWith(alice, bot.userId);
});

afterAll(() => bot.stop());

it('plans a meeting from a sentence, tells it from then on, and calls it off again', async () => {
  const title = freshName('Planning');
  const planned = await askIn(alice, chat, `!meeting new "${title}" tomorrow at 10:00 45 min ${bob.userId}`);
  const [time, invited] = planned.split('\n');
  expect(time).toMatch(new RegExp(`^Planned: ${title}, .*10:00.*10:45.* \\(Europe/Berlin\\)\\.$`));
  expect(invited).toBe(`Invited: ${bob.userId}`);
  const week = await eventually('the week holds it', async () => {
    const answer = await askIn(alice, chat, '!meeting week');
    return answer.includes(title) && answer;
  });
  expect(week).toContain('Times are in Europe/Berlin.');
  expect(await askIn(alice, chat, '!meeting next')).toContain(title);
  expect(await askIn(alice, chat, `!meeting cancel ${title}`)).toBe(
    `Please join ${title} first; then I can call it off.`,
  );
  const [link] = (await alice.messages(chat, 5)).map(
    ({ content }) => /#\/(![^"]+)"/.exec(String(content.formatted_body))?.[1],
  );
  await alice.join(decodeURIComponent(String(link)));
  expect(await askIn(alice, chat, `!meeting cancel ${title}`)).toBe(`“${title}” is called off.`);
  expect(await askIn(alice, chat, '!meeting week')).not.toContain(title);
});

it('tells nobody of meetings that they are not in', async () => {
  const theirs = await chatWith(bob, bot.userId);
  await askIn(alice, chat, '!meeting new "Confidential" tomorrow 11:00');
  expect(await askIn(bob, theirs, '!meeting week')).toBe('No meetings.');
  expect(await askIn(bob, theirs, '!meeting cancel Confidential')).toContain('You have no coming meeting');
  expect(await askIn(bob, theirs, '!meeting stats')).toBe('Only administrators may do that.');
  expect(await askIn(bob, theirs, '!meeting help')).not.toContain('errors');
});

it.each([
  ['new tomorrow 10:00', 'Which title?'],
  ['new "No date"', 'When? Write for example'],
  ['new "No hour" tomorrow', 'At what time on'],
  ['new "Past" 2001-01-01 10:00', 'is in the past'],
  ['cancel', 'Which meeting?'],
  ['zone Middle/Earth', 'I do not know the time zone'],
])('asks back when %s is not clear', async (typed, question) => {
  expect(await askIn(alice, chat, `!meeting ${typed}`)).toContain(question);
});

it('understands German and the reader’s zone', async () => {
  const carol = await person(sharedHomeserver(), 'carol');
  const theirs = await chatWith(carol, bot.userId);
  await askIn(carol, theirs, '!meeting lang de');
  expect(await askIn(carol, theirs, '!meeting zone America/New_York')).toBe(
    'Ab jetzt gelten deine Zeiten in America/New_York.',
  );
  const planned = await askIn(carol, theirs, '!meeting new „Frühstück“ morgen um 9 Uhr 30 Minuten');
  expect(planned).toMatch(/^Geplant: Frühstück, .*09:00.*09:30.* \(America\/New_York\)\.$/);
});

it('speaks of a person’s meetings in private only', async () => {
  const open = await alice.createRoom({ name: 'Open', invite: [bot.userId, bob.userId] });
  await bob.join(open);
  await eventually(
    'the bot is there',
    async () => (await alice.stateContent(open, 'm.room.member', bot.userId))?.membership === 'join',
  );
  expect(await askIn(alice, open, '!meeting today')).toBe(
    'Please ask me that in a chat between the two of us.',
  );
});

it('gives administrators figures, health, failures, and the say over single rooms', async () => {
  expect(await askIn(alice, chat, '!meeting new "To be removed" tomorrow 12:00')).toContain('Planned');
  expect(await askIn(alice, chat, '!meeting stats')).toMatch(
    /^Meetings: \d+, breakout sessions: \d+, rooms: \d+; commands in the last day: \d+/,
  );
  expect(await askIn(alice, chat, '!meeting health')).toMatch(/^(All is well\.|Not all is well:)/);
  const rooms = await askIn(alice, chat, '!meeting rooms');
  const roomId = /To be removed \((![^)]+)\)/.exec(rooms)?.[1] ?? '';
  expect(await askIn(alice, chat, `!meeting keep ${roomId}`)).toBe('To be removed stays.');
  expect(await askIn(alice, chat, '!meeting rooms')).not.toContain('To be removed');
  expect(await askIn(alice, chat, `!meeting reap ${roomId}`)).toContain(
    'To be removed may be removed from now on.',
  );
  await alice.join(roomId);
  const metadata = await alice.stateContent<{ force_deletion_at?: number }>(
    roomId,
    'net.nordeck.meetings.metadata',
  );
  expect(metadata?.force_deletion_at).toBeLessThanOrEqual(Date.now());
  const failed = await alice.send(chat, 'net.nordeck.meetings.meeting.create', { data: { title: 5 } });
  await alice.reactionTo(chat, failed);
  expect(await askIn(alice, chat, '!meeting errors')).toContain(failed);
});
