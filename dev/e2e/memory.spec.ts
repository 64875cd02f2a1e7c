import { loseDatabase } from './botFolder.ts';
import { person, type Person } from './people.ts';
import { createData, types, type Target } from './torture/commands.ts';
import { meetingRooms, prepareVictim, type Victim } from './torture/run.ts';
import { calendarOf, meetingOf, sendCommand } from './torture/world.ts';

let victim: Victim;
let alice: Person;
let calendar: string;
let meeting: Target;

const begin = async (env: Readonly<Record<string, string>>): Promise<void> => {
  victim = await prepareVictim({ embedded: true, env });
  victim.start();
  await victim.ready();
  alice = await person(victim.homeserver, 'alice');
  calendar = await calendarOf(alice, victim.account.userId);
  meeting = await meetingOf(alice, calendar);
};

afterEach(() => victim.end());

const create = (): Promise<string> =>
  sendCommand(alice, calendar, { type: types.create, data: createData(alice) });

/** A command that costs little. */
const permit = (level: number): Promise<string> =>
  sendCommand(alice, calendar, {
    type: types.permissions,
    data: { target_room_id: meeting.roomId, messaging_power_level: level },
  });

const oneAfterTheOther = async <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  for (let index = 0; index < count; index += 1) {
    results.push(await act(index));
  }
  return results;
};

const answered = async (ids: readonly string[]): Promise<void> => {
  const answers = await Promise.all(ids.map((id) => alice.reactionTo(calendar, id)));
  expect(answers.map(({ key }) => key)).toEqual(ids.map(() => '✅'));
};

/** The commands that the bot answered, in the order of its answers. */
const answersInOrder = async (): Promise<unknown[]> =>
  (await alice.messages(calendar, 1000))
    .filter(({ type, sender }) => type === 'm.reaction' && sender === victim.account.userId)
    .map(({ content }) => (content['m.relates_to'] as { event_id: string }).event_id)
    .reverse();

const madeRooms = async (): Promise<number> => (await meetingRooms(victim)).length;

test('50 commands that one sync cannot hold are answered, in their order', async () => {
  await begin({ MATRIX_FILTER_TIMELINE_LIMIT: '1' });
  await victim.stop();
  const ids = await oneAfterTheOther(50, (index) => permit(index % 100));
  victim.start();
  await answered(ids);
  const answers = await answersInOrder();
  expect(answers.slice(-50)).toEqual(ids);
  const level = await alice.stateContent<{ events_default: number }>(meeting.roomId, 'm.room.power_levels');
  expect(level?.events_default).toBe(49);
});

describe('when the database is lost', () => {
  const lose = (): Promise<void> => loseDatabase(victim.dataDir);

  // Synapse keeps the answer to a first sync for two minutes, and gives it again to the same question.
  test.each([
    ['3', 'out of date'],
    ['2', 'up to date'],
  ])('what was answered stays answered, and what was not is (limit %s, %s)', async (limit) => {
    await begin({ MATRIX_FILTER_TIMELINE_LIMIT: '3' });
    const before = [await create(), await create(), await permit(1)];
    await answered(before);
    await victim.stop();
    const missed = [await create(), ...(await oneAfterTheOther(20, permit))];
    await lose();
    victim.proxy.forget();
    victim.start({ MATRIX_FILTER_TIMELINE_LIMIT: limit });
    await answered(missed);
    const answers = await answersInOrder();
    expect(answers.slice(-24)).toEqual([...before, ...missed]);
    expect(answers).toHaveLength(25);
    expect(await madeRooms()).toBe(4);
    const levels = victim.proxy.requests().filter(({ path }) => path.includes('m.room.power_levels'));
    expect(levels).toHaveLength(20);
  });

  test('a room that was being made is found', async () => {
    await begin({});
    const gone = new Promise<void>((done) => {
      const end = victim.proxy.watch(({ path }) => {
        if (path.includes('/m.room.member/')) {
          end();
          void victim.kill().then(done);
        }
      });
    });
    const id = await create();
    await gone;
    await lose();
    victim.start();
    await answered([id]);
    expect(await madeRooms()).toBe(2);
  });
});
