import { eventually } from '../stack/eventually.ts';
import { future, makeMeetingRoom, metadata, past, type RoomWish } from './meetingRooms.ts';
import { person, sharedHomeserver, type Person } from './people.ts';
import { atOnce, reaperPlace } from './reaper.ts';

const homeserver = sharedHomeserver();

/** A bot, alice, and a calendar of hers; and a reaper that has no more rights than the bot. */
const crew = async () => {
  const [bot, alice] = (await Promise.all(['bot', 'alice'].map((name) => person(homeserver, name)))) as [
    Person,
    Person,
  ];
  const calendar = await alice.createRoom({
    invite: [bot.userId],
    power_level_content_override: { users: { [bot.userId]: 50 } },
  });
  await bot.join(calendar);
  const place = await reaperPlace(homeserver, [bot.userId], {
    account: { ...bot, deviceId: '' },
    env: { ...atOnce, ADMIN_API: 'false', CONCURRENCY: '1' },
  });
  const room = async (wish: Omit<RoomWish, 'metadata'> & { readonly due: number | undefined }) => {
    const roomId = await makeMeetingRoom(bot, {
      parent: calendar,
      ...wish,
      metadata: metadata(alice.userId, wish.due),
      invite: [alice.userId],
    });
    await alice.join(roomId);
    return roomId;
  };
  return { bot, alice, calendar, place, room };
};

describe('a reaper without the rights of an administrator', () => {
  test('empties the rooms of its bot, removes the links and leaves, and touches nothing else', async () => {
    const { bot, alice, calendar, place, room } = await crew();
    const [due, later] = await Promise.all([room({ due: past() }), room({ due: future() })]);
    expect((await place.once()).code).toBe(0);
    expect((await alice.joinedRooms()).sort()).toEqual([calendar, later].sort());
    expect((await bot.joinedRooms()).sort()).toEqual([calendar, later].sort());
    expect(await alice.stateContent(calendar, 'm.space.child', due)).toEqual({});
    expect((await place.audit()).map(({ deed }) => deed)).toEqual(['closed', 'left']);
  });

  test('empties exactly the due ones, though it is killed twice', async () => {
    const { bot, alice, calendar, place, room } = await crew();
    const many = <Made>(make: () => Promise<Made>) => Promise.all(Array.from({ length: 3 }, make));
    const over = await many(() => room({ due: past() }));
    const later = await many(() => room({ due: future() }));
    const endless = await many(() => room({ due: undefined }));
    const session = (parent: string, due: number | undefined) =>
      room({ kind: 'breakoutsession', parent, due });
    const gone = [
      ...over,
      ...(await Promise.all(over.map((parent) => session(parent, future())))),
      ...(await Promise.all(later.map((parent) => session(parent, past())))),
    ];
    const stay = [
      calendar,
      ...later,
      ...endless,
      ...(await Promise.all(endless.map((parent) => session(parent, undefined)))),
    ];

    const left = async () => (await place.audit()).filter(({ deed }) => deed === 'left').length;
    for (const share of [1 / 4, 1 / 2]) {
      const process = place.start('interval');
      await eventually(`${share} are left`, async () => (await left()) >= gone.length * share);
      await process.kill();
      expect(await left()).toBeLessThan(gone.length);
    }
    const { code, report } = await place.once();
    expect({ code, failed: report.failed, dangling: report.dangling }).toEqual({
      code: 0,
      failed: 0,
      dangling: 0,
    });
    for (const who of [alice, bot]) expect((await who.joinedRooms()).sort()).toEqual([...stay].sort());
    const children = (await Promise.all(stay.map((roomId) => alice.state(roomId))))
      .flat()
      .filter(({ type, content }) => type === 'm.space.child' && Array.isArray(content['via']));
    expect(children.filter(({ state_key }) => gone.includes(state_key ?? ''))).toEqual([]);
    const [, ...stayed] = stay;
    expect(children.map(({ state_key }) => state_key).sort()).toEqual(stayed.sort());
    expect((await place.once()).report.planned).toEqual({});
  });
});
