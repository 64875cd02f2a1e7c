import { eventually } from '../stack/eventually.ts';
import { loseDatabase } from './botFolder.ts';
import {
  at,
  commands,
  entry,
  makeBreakouts,
  makeMeeting,
  meetingData,
  sendCommand,
  setScene,
  type Scene,
} from './builders.ts';
import { answerTo, cardsIn, cardThatShows, comeTo, noticeTaken, withdraw } from './cards.ts';
import { startFaultyProxy } from './faults.ts';
import { freshName, person, sharedHomeserver, type Person } from './people.ts';
import { askIn, chatWith } from './talk.ts';

const withCards = { ENABLE_MEETING_CARDS: 'true', ENABLE_WELCOME_WORKFLOW: 'true' };

let scene: Scene;
let alice: Person;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  scene = await setScene({ embedded: true, env: withCards });
  alice = scene.alice;
  [bob, carol] = await Promise.all([person(sharedHomeserver(), 'bob'), person(sharedHomeserver(), 'carol')]);
});

afterAll(() => scene.bot.stop());

/** A meeting of alice's with bob and carol, who have come. */
const meet = async (data: object = {}, context?: { locale: string; timezone: string }): Promise<string> => {
  const participants = [bob, carol].map(({ userId }) => ({ user_id: userId }));
  const roomId = await makeMeeting(scene, { participants, ...data }, context);
  await Promise.all([comeTo(bob, roomId), comeTo(carol, roomId)]);
  return roomId;
};

const cardOf = (roomId: string, text: string | RegExp = 'Will you come?') =>
  cardThatShows(alice, roomId, { botId: scene.bot.userId, text });

const update = async (roomId: string, data: object): Promise<void> => {
  const command = { type: commands.update, data: { target_room_id: roomId, ...data } };
  expect((await sendCommand(alice, scene.calendar, command)).key).toBe('✅');
};

it('tells in the room what a meeting is, in words, and offers the answers', async () => {
  const roomId = await meet({ calendar: [entry({ rrule: 'FREQ=DAILY;COUNT=2' })] });
  const { body, html, eventId } = await cardOf(roomId);
  expect(body).toBe(
    [
      'Sync',
      '📅 October 3, 2040, 10:30 – 11:30 AM GMT+2 (Europe/Berlin)',
      '🔁 Recurrence: Every day for 2 times',
      'Weekly sync',
      `🔗 To the meeting: https://matrix.to/#/${roomId}`,
      body.split('\n')[5],
      '',
      'Will you come? Press one of the symbols below this message. Your answer holds for all dates of the series:',
      '✅ Yes',
      '❔ Maybe',
      '❌ No',
    ].join('\n'),
  );
  expect(body.split('\n')[5]).toMatch(/^🎥 Video conference: https:\/\/meet\.jit\.si\/\w+$/);
  expect(html).toContain('<strong>Sync</strong><br>');
  expect(await isOffered(bob, roomId, eventId)).toEqual(['✅', '❔', '❌']);
  expect(await bob.stateContent(roomId, 'io.convene.card', scene.bot.userId)).toEqual({ event_id: eventId });
});

it('shows who comes: the last answer counts, and what is withdrawn counts no more', async () => {
  const roomId = await meet();
  const { eventId } = await cardOf(roomId);
  await answerTo(bob, roomId, eventId, '✅');
  await answerTo(carol, roomId, eventId, '👍');
  await cardOf(roomId, '✅ Yes (2): Bob, Carol');
  const declined = await answerTo(carol, roomId, eventId, '❌');
  await cardOf(roomId, /✅ Yes \(1\): Bob\n❔ Maybe\n❌ No \(1\): Carol$/);
  await withdraw(carol, roomId, declined);
  await cardOf(roomId, '✅ Yes (2): Bob, Carol');
  await carol.leave(roomId);
  await cardOf(roomId, /✅ Yes \(1\): Bob\n/);
});

it('tells the organiser in private who comes, and nobody else', async () => {
  const title = freshName('Board');
  const day = new Date(Date.now() + 7 * 24 * 3600_000).toISOString().slice(0, 10).replaceAll('-', '');
  const calendar = [entry({ dtstart: at(`${day}T103000`), dtend: at(`${day}T113000`) })];
  const roomId = await meet({ title, calendar });
  const { eventId } = await cardOf(roomId);
  await answerTo(bob, roomId, eventId, '❔');
  await cardOf(roomId, '❔ Maybe (1): Bob');
  const told = await askInPrivate(alice, `!meeting answers ${title}`);
  expect(told).toContain(`${title}\n✅ Yes\n❔ Maybe (1): Bob\n❌ No\nNo answer yet (1): Carol\n`);
  expect(await askInPrivate(bob, `!meeting answers ${title}`)).toBe(
    'I know no such coming meeting that you organise.',
  );
  expect(await askInPrivate(bob, '!meeting help')).toContain('!meeting answers [part of the title]');
});

it('keeps the same card right when the meeting changes, and tells what changed', async () => {
  const roomId = await meet();
  const first = await cardOf(roomId);
  await answerTo(bob, roomId, first.eventId, '✅');
  const calendar = [entry({ dtstart: at('20401004T090000'), dtend: at('20401004T100000') })];
  await update(roomId, { title: 'Moved', calendar });
  const second = await cardOf(roomId, /Title: Moved[^]*✅ Yes \(1\): Bob/);
  expect(second.eventId).toBe(first.eventId);
  expect(second.body).toMatch(/^Moved\n📅 October 4, 2040, 9:00 – 10:00 AM GMT\+2 \(Europe\/Berlin\)\n/);
  expect(second.body).toContain('(previously: Sync)');
  expect(second.body).toContain('(previously: October 3, 2040, 10:30 – 11:30 AM GMT+2)');
  // What people change by themselves is seen as well.
  await alice.sendState(roomId, 'm.room.topic', { topic: 'By hand' });
  expect((await cardOf(roomId, 'Description: By hand')).eventId).toBe(first.eventId);
});

it('notifies nobody: each change reaches a person once, by the message that tells it', async () => {
  const roomId = await meet();
  const { eventId } = await cardOf(roomId);
  const nothing = { unread: 0, highlights: 0, pushed: [] };
  expect(await noticeTaken(bob, roomId)).toEqual(nothing);
  await answerTo(carol, roomId, eventId, '✅');
  await cardOf(roomId, 'Carol');
  expect(await noticeTaken(bob, roomId)).toEqual(nothing);
  // The card names bob, by whose name clients and servers like to find who is meant.
  await answerTo(bob, roomId, eventId, '✅');
  await cardOf(roomId, 'Bob, Carol');
  await update(roomId, { description: 'Bring a cake' });
  await cardOf(roomId, 'Bring a cake');
  const after = await noticeTaken(carol, roomId);
  expect(after).toEqual({
    unread: 1,
    highlights: 0,
    pushed: [expect.stringMatching(/^CHANGES\nDescription: Bring a cake/)],
  });
});

it('notifies once of a new title, a new time, and both at once, though the video conference shows the title', async () => {
  const roomId = await meet();
  await cardOf(roomId);
  const calendar = [entry({ dtstart: at('20401004T090000'), dtend: at('20401004T100000') })];
  const told: [object, RegExp][] = [
    [{ title: 'Renamed' }, /^CHANGES\nTitle: Renamed/],
    [{ calendar }, /^CHANGES\nDate: /],
    [{ title: 'Both', calendar: [entry()] }, /^CHANGES\nTitle: Both[^]*\nDate: /],
  ];
  for (const [data, message] of told) {
    const before = await noticeTaken(carol, roomId);
    await update(roomId, data);
    await cardOf(roomId, /previously/);
    const after = await noticeTaken(carol, roomId);
    expect(after.unread - before.unread).toBe(1);
    expect(after.pushed).toEqual([expect.stringMatching(message), ...before.pushed]);
  }
  const widget = await carol.stateContent(roomId, 'im.vector.modular.widgets', 'jitsi');
  expect(widget).toMatchObject({ data: { roomName: 'Both' } });
});

it('says on the card that a meeting is called off', async () => {
  const roomId = await meet();
  const { eventId } = await cardOf(roomId);
  const command = { type: commands.close, data: { target_room_id: roomId } };
  expect((await sendCommand(alice, scene.calendar, command)).key).toBe('✅');
  const card = await cardOf(roomId, /^This meeting is called off\.\nSync\n📅 October 3/);
  expect(card.eventId).toBe(eventId);
  // Of the end people are told once, by the end itself.
  expect(await noticeTaken(bob, roomId)).toMatchObject({
    unread: 1,
    pushed: ['Room was closed by administrator'],
  });
});

it('speaks the language of the widget, and of the organiser as soon as they say which', async () => {
  const roomId = await meet({}, { locale: 'de', timezone: 'Europe/London' });
  const german = await cardOf(roomId, 'Kommst du?');
  expect(german.body).toMatch(/📅 3\. Oktober 2040.*9:30.*10:30.* \(Europe\/London\)/);
  await askInPrivate(alice, '!meeting zone Asia/Tokyo');
  await cardOf(roomId, '(Asia/Tokyo)');
  await askInPrivate(alice, '!meeting lang en');
  await cardOf(roomId, 'Will you come?');
});

it('shows what people write as it is', async () => {
  const title = '<b>Fat</b> {{names}} $t(closed)\u202e *turned*';
  const roomId = await meet({ title, description: '"><script>alert(1)</script>\n[x](javascript:1)' });
  await bob.request({
    method: 'PUT',
    path: `/_matrix/client/v3/profile/${encodeURIComponent(bob.userId)}/displayname`,
    body: { displayname: '</a><i>Bob\nEve' },
  });
  // Synapse takes a new name to the rooms one after the other.
  await eventually('the room knows the new name', async () => {
    const member = await alice.stateContent(roomId, 'm.room.member', bob.userId);
    return String(member?.displayname).startsWith('</a>');
  });
  const { eventId } = await cardOf(roomId);
  await answerTo(bob, roomId, eventId, '✅');
  const { body, html } = await cardOf(roomId, '✅ Yes (1): </a><i>Bob Eve');
  expect(body).toMatch(/^<b>Fat<\/b> \{\{names\}\} \$t\(closed\) \*turned\*\n/);
  expect(html).toContain('&lt;b&gt;Fat&lt;/b&gt; {{names}} $t(closed) *turned*');
  expect(html).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('✅ Yes (1): &lt;/a&gt;&lt;i&gt;Bob Eve');
  expect(html).not.toMatch(/<script|<i>Bob|href="javascript/);
});

it('gives breakout sessions none', async () => {
  const roomId = await meet();
  await cardOf(roomId);
  const [session = ''] = await makeBreakouts(alice, roomId);
  await alice.join(session);
  const later = await meet({ title: 'Later' });
  await cardOf(later);
  expect(await cardsIn(alice, session, scene.bot.userId)).toEqual([]);
});

it('costs nothing before the answer to a command', async () => {
  const proxy = await startFaultyProxy(sharedHomeserver().url);
  const own = await setScene({ env: { ...withCards, HOMESERVER_URL: proxy.url } });
  const botId = own.bot.userId;
  // Everything that is looked up once is known after the first meeting.
  const first = await makeMeeting(own);
  const { eventId } = await cardThatShows(own.alice, first, { botId, text: 'Will you come?' });
  await isOffered(own.alice, first, eventId);
  proxy.forget();
  const participants = [{ user_id: bob.userId }];
  const command = { type: commands.create, data: meetingData({ participants }) };
  const answer = await sendCommand(own.alice, own.calendar, command);
  // Keys are looked after beside the commands; in a room that is not encrypted, none waits for them.
  const before = proxy.requests().filter(({ path }) => !/\/(sync|keys\/\w+)$/.test(path));
  // The room, its widget, the link, the answer, and the invitations of bob and of alice; two more are allowed.
  expect(before.length).toBeLessThanOrEqual(8);
  const [roomId = ''] = answer.roomIds;
  await own.alice.join(roomId);
  await cardThatShows(own.alice, roomId, { botId, text: 'Will you come?' });
  const about = (path: string) => decodeURIComponent(path).includes(`/${roomId}/`);
  const ours = proxy.requests().filter(({ path }) => about(path) && path.includes('/send/m.room.message/'));
  expect(ours).toHaveLength(1);
  expect(before.some(({ path }) => about(path) && path.includes('/send/m.room.message/'))).toBe(false);
  await own.bot.stop();
  await proxy.stop();
});

// The bot of the others serves here too, at the end, since it is stopped and killed.
it('finds the card again when all that was remembered of it is lost', async () => {
  const { bot } = scene;
  const roomId = await makeMeeting(scene);
  const { eventId } = await cardOf(roomId);
  await bot.stop();
  await loseDatabase(bot.dataDir);
  await bot.restart();
  await answerTo(alice, roomId, eventId, '✅');
  const card = await cardOf(roomId, '✅ Yes (1): Alice');
  expect(card.eventId).toBe(eventId);
});

it('sends the card once, however often the bot is killed before', async () => {
  const { bot, calendar } = scene;
  const data = meetingData();
  for (let kill = 0; kill < 4; kill += 1) {
    const { roomIds } = await sendCommand(alice, calendar, { type: commands.create, data });
    const [roomId = ''] = roomIds;
    await alice.join(roomId);
    // At another moment each time: before the card, behind it, between the answers that are offered.
    await eventually('the moment has come', async () => {
      const events = await alice.messages(roomId, 50);
      const count = events.filter(
        ({ type, sender }) =>
          sender === bot.userId && ['m.room.message', 'io.convene.card', 'm.reaction'].includes(type),
      ).length;
      return count >= kill;
    });
    await bot.kill();
    await bot.restart();
    const { eventId } = await cardOf(roomId);
    await isOffered(alice, roomId, eventId);
  }
});

it('makes none where cards are turned off', async () => {
  const { bot, calendar } = scene;
  await bot.restart({ ENABLE_MEETING_CARDS: 'false' });
  const roomId = await makeMeeting(scene);
  const command = { type: commands.update, data: { target_room_id: roomId, title: 'Quiet' } };
  expect((await sendCommand(alice, calendar, command)).key).toBe('✅');
  expect(await bot.stop()).toBe(0);
  expect(await cardsIn(alice, roomId, bot.userId)).toEqual([]);
});

/** Waits until all answers are offered on a card, and gives them in their order. */
function isOffered(who: Person, roomId: string, cardId: string): Promise<string[]> {
  return eventually('all answers are offered', async () => {
    const keys = (await who.reactionsTo(roomId, cardId)).map(({ key }) => key);
    return keys.length === 3 && keys;
  });
}

/** Says something to the bot in a chat of two, and returns what it answers. */
async function askInPrivate(who: Person, body: string): Promise<string> {
  return askIn(who, await chatWith(who, scene.bot.userId), body);
}
