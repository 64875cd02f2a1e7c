import { eventually } from '../stack/eventually.ts';
import { makeMeeting, setScene, type Scene } from './builders.ts';
import { homeserverOfVersion, type HomeserverOfVersion } from './homeserverOfVersion.ts';
import { person, type Person } from './people.ts';

describe.each(['11', '12'])('in rooms of version %s', (version) => {
  let scene: Scene;
  let server: HomeserverOfVersion;

  beforeAll(async () => {
    server = await homeserverOfVersion(version);
    scene = await setScene({
      ...server,
      env: {
        ENABLE_GUEST_USER_POWER_LEVEL_CHANGE: 'true',
        DEFAULT_EVENTS_CONFIG: `${import.meta.dirname}/fixtures/guests.json`,
      },
    });
  });

  afterAll(async () => {
    await scene.bot.stop();
    await server.stop();
  });

  const levelsIn = async (roomId: string) =>
    (await scene.alice.stateContent<{ users: Record<string, number> }>(roomId, 'm.room.power_levels'))
      ?.users ?? {};

  const guests = (count: number): Promise<Person[]> =>
    Promise.all(Array.from({ length: count }, () => person(server.homeserver, 'guest')));

  it('gives guests who come at the same time their level, and forgets it when they go or are banned', async () => {
    const meeting = await makeMeeting(scene);
    expect(await scene.alice.stateContent(meeting, 'm.room.create')).toMatchObject({ room_version: version });
    const [one, two, three] = (await guests(3)) as [Person, Person, Person];
    await Promise.all([one, two, three].map((guest) => guest.join(meeting)));
    await eventually('all guests have their level', async () => {
      const users = await levelsIn(meeting);
      return [one, two, three].every(({ userId }) => users[userId] === 0);
    });
    await one.leave(meeting);
    await scene.alice.request({
      method: 'POST',
      path: `/_matrix/client/v3/rooms/${encodeURIComponent(meeting)}/ban`,
      body: { user_id: two.userId },
    });
    await eventually('the levels of those who went are forgotten', async () => {
      const users = await levelsIn(meeting);
      return !(one.userId in users) && !(two.userId in users) && users[three.userId] === 0;
    });
  });

  it('takes back the promotion of a guest', async () => {
    const meeting = await makeMeeting(scene);
    const [guest] = (await guests(1)) as [Person];
    await guest.join(meeting);
    await eventually('the guest has a level', async () => (await levelsIn(meeting))[guest.userId] === 0);
    const levels = await scene.alice.stateContent(meeting, 'm.room.power_levels');
    const users = { ...(levels?.users as object), [guest.userId]: 50 };
    await scene.alice.sendState(meeting, 'm.room.power_levels', { ...levels, users });
    await eventually(
      'the guest is back where guests are',
      async () => (await levelsIn(meeting))[guest.userId] === 0,
    );
  });

  it('leaves guests alone in rooms that are no meetings', async () => {
    const { alice, calendar } = scene;
    const [guest] = (await guests(1)) as [Person];
    const before = await levelsIn(calendar);
    await alice.invite(calendar, guest.userId);
    await guest.join(calendar);
    const meeting = await makeMeeting(scene);
    await guest.join(meeting);
    await eventually(
      'the guest has a level in the meeting',
      async () => guest.userId in (await levelsIn(meeting)),
    );
    expect(await levelsIn(calendar)).toEqual(before);
  });
});
