import {
  commands,
  makeMeeting,
  sendCommand,
  setScene,
  worldOf,
  type Answer,
  type Scene,
} from './builders.ts';
import { person, sharedHomeserver, type Person } from './people.ts';

let scene: Scene;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  [scene, bob, carol] = await Promise.all([
    setScene(),
    person(sharedHomeserver(), 'bob'),
    person(sharedHomeserver(), 'carol'),
  ]);
});
afterAll(() => scene.bot.stop());

type Data = Readonly<Record<string, unknown>>;

const handle = (
  target_room_id: string,
  { invite, userIds }: { invite: boolean; userIds: readonly string[] },
  sender = scene.alice,
  context?: Data,
): Promise<Answer> =>
  sendCommand(sender, sender === scene.alice ? scene.calendar : target_room_id, {
    type: commands.participants,
    data: { target_room_id, invite, userIds },
    context,
  });

const memberOf = (roomId: string, { userId }: Person): Promise<Data | undefined> =>
  scene.bot.client.stateContent(roomId, 'm.room.member', userId);

describe('meeting.participants.handle', () => {
  test('invites each user once, in the name of the organiser', async () => {
    const meeting = await makeMeeting(scene);
    const userIds = [bob.userId, carol.userId, bob.userId];
    await expect(handle(meeting, { invite: true, userIds })).resolves.toMatchObject({ key: '✅' });
    const when = '📅 10/3/2040, 10:30\u2009–\u200911:30\u202fAM GMT+2';
    expect(await memberOf(meeting, bob)).toEqual({
      membership: 'invite',
      displayname: 'Bob',
      reason: `${when}\nyou've been invited to a meeting by Alice\nWeekly sync`,
      'io.element.html_reason': `${when}<br/><br/>\nyou've been invited to a meeting by Alice\n<hr><i>Weekly sync</i>`,
    });
    await expect(memberOf(meeting, carol)).resolves.toMatchObject({ membership: 'invite' });
    const power = await scene.bot.client.stateContent(meeting, 'm.room.power_levels');
    expect(power?.['users']).not.toHaveProperty([bob.userId]);
  });

  test('lets those who are invited invite others, still in the name of the organiser', async () => {
    const meeting = await makeMeeting(scene, { participants: [{ user_id: bob.userId }] });
    await bob.join(meeting);
    await expect(handle(meeting, { invite: true, userIds: [carol.userId] }, bob)).resolves.toMatchObject({
      key: '✅',
    });
    await expect(memberOf(meeting, carol)).resolves.toMatchObject({
      reason: expect.stringContaining('by Alice') as string,
    });
  });

  test('removes those who have joined and those who are invited, and says who did it', async () => {
    const participants = [{ user_id: bob.userId }, { user_id: carol.userId, power_level: 50 }];
    const meeting = await makeMeeting(scene, { participants });
    await bob.join(meeting);
    const userIds = [bob.userId, carol.userId];
    await expect(handle(meeting, { invite: false, userIds })).resolves.toMatchObject({ key: '✅' });
    for (const who of [bob, carol]) {
      await expect(memberOf(meeting, who)).resolves.toMatchObject({
        membership: 'leave',
        reason: `User ${who.userId} has been removed by ${scene.alice.userId}`,
      });
    }
    const again = { invite: true, userIds: [bob.userId] };
    await expect(handle(meeting, again, scene.alice, { locale: 'de' })).resolves.toMatchObject({ key: '✅' });
    await expect(memberOf(meeting, bob)).resolves.toMatchObject({
      membership: 'invite',
      reason: expect.stringContaining('Alice hat dich zu dieser Besprechung eingeladen') as string,
    });
  });

  test('does nothing for nobody', async () => {
    const meeting = await makeMeeting(scene);
    const before = await worldOf(scene.bot, meeting);
    await expect(handle(meeting, { invite: true, userIds: [] })).resolves.toMatchObject({ key: '✅' });
    await expect(handle(meeting, { invite: false, userIds: [] })).resolves.toMatchObject({ key: '✅' });
    await expect(worldOf(scene.bot, meeting)).resolves.toEqual(before);
  });
});

describe('meeting.participants.handle changes nothing', () => {
  let meeting: string;
  let dave: Person;
  let erin: Person;
  let banned: Person;

  beforeAll(async () => {
    [dave, erin, banned] = await Promise.all([
      person(sharedHomeserver(), 'dave'),
      person(sharedHomeserver(), 'erin'),
      person(sharedHomeserver(), 'banned'),
    ]);
    meeting = await makeMeeting(scene, {
      participants: [
        { user_id: dave.userId, power_level: 50 },
        { user_id: erin.userId, power_level: 50 },
        { user_id: bob.userId },
      ],
    });
    await Promise.all([
      ...[bob, dave, erin].map((who) => who.join(meeting)),
      scene.alice.request({
        method: 'POST',
        path: `/_matrix/client/v3/rooms/${encodeURIComponent(meeting)}/ban`,
        body: { user_id: banned.userId },
      }),
    ]);
  });

  const removal = (sender: Person, ...users: { userId: string }[]) => ({ invite: false, sender, users });
  const invitation = (...users: Person[]) => ({ invite: true, sender: scene.alice, users });

  test.each([
    ['invites somebody who has joined', () => invitation(bob, carol), 'invalid'],
    ['invites somebody who is banned', () => invitation(banned, carol), 'invalid'],
    ['removes somebody who is not there', () => removal(scene.alice, bob, carol), 'invalid'],
    ['removes the bot', () => removal(scene.alice, scene.bot, bob), 'invalid'],
    ['removes somebody who stands as high', () => removal(dave, bob, erin), 'denied'],
    ['removes somebody who stands higher', () => removal(dave, bob, scene.alice), 'denied'],
    ['removes themself', () => removal(dave, bob, dave), 'denied'],
    ['removes without the power to', () => removal(bob, carol), 'denied'],
  ] as const)('for somebody who %s', async (_, wish, code) => {
    const { invite, sender, users } = wish();
    const before = await worldOf(scene.bot, meeting);
    const userIds = users.map(({ userId }) => userId);
    const answer = await handle(meeting, { invite, userIds }, sender);
    expect(answer).toMatchObject({ key: '❌', code });
    if (code === 'invalid') {
      expect(answer.fields).toEqual([expect.stringMatching(/^userIds /)]);
    }
    await expect(worldOf(scene.bot, meeting)).resolves.toEqual(before);
  });
});
