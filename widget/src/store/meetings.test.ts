import { closeMeetingContract } from '../../../shared/src/commands/closeMeeting.ts';
import { createMeetingContract } from '../../../shared/src/commands/createMeeting.ts';
import { updateMeetingContract } from '../../../shared/src/commands/updateMeeting.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { readSettings } from '../host/settings.ts';
import { alice, bot, calendarRoom, createFakeHost } from '../test/fakeHost.ts';
import { calendar, meeting, single } from '../test/rooms.ts';
import { selectMeetings } from './meetings.ts';
import type { Act } from './outbox.ts';
import { command, startOutgoing } from './perform.ts';
import { watchRooms } from './stateEvents.ts';
import { createStore } from './store.ts';

const roomId = '!a:example.org' as RoomId;
const times = single('20401003T103000', '20401003T113000');

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

async function openPlanner() {
  const host = createFakeHost();
  host.set(calendarRoom, ...calendar());
  const store = createStore(host, readSettings({}));
  const outgoing = await startOutgoing(store, bot);
  await watchRooms(store);
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  return {
    host,
    pass,
    perform: async (act: Pick<Act, 'commands' | 'effect'>) => {
      outgoing.perform({ ...act, name: 'update', subject: '', roomId: calendarRoom });
      await pass(0);
    },
    answer: (done: boolean) => host.answer(host.sent.at(-1)!.eventId, { done }),
    shown: () =>
      [...selectMeetings(store.getState()).values()].map(
        ({ title, pending }) => title + (pending === undefined ? '' : ' …'),
      ),
  };
}

const rename = (title: string): Pick<Act, 'commands' | 'effect'> => ({
  commands: [command(updateMeetingContract, { target_room_id: roomId, title })],
  effect: { kind: 'update', roomId, change: { title } },
});

describe('what somebody just did', () => {
  test('is shown at once and stays, though the room follows only after the answer', async () => {
    const { host, pass, perform, answer, shown } = await openPlanner();
    host.set(roomId, ...meeting({ title: 'Old' }));
    await pass(100);
    await perform(rename('New'));
    expect(shown()).toEqual(['New …']);
    answer(true);
    await pass(50);
    expect(shown()).toEqual(['New']);
    host.set(roomId, ['m.room.name', '', { name: 'New, as others have it' }]);
    await pass(4_000);
    expect(shown()).toEqual(['New, as others have it']);
  });

  test('is taken back when the bot refuses', async () => {
    const { host, pass, perform, answer, shown } = await openPlanner();
    host.set(roomId, ...meeting({ title: 'Old' }));
    await pass(100);
    await perform(rename('New'));
    answer(false);
    await pass(0);
    expect(shown()).toEqual(['Old']);
  });

  test('is shown once when a new meeting has its room before the answer is there', async () => {
    const { host, pass, perform, answer, shown } = await openPlanner();
    const wish = { title: 'Plan', description: '', calendar: times, creator: alice };
    await perform({
      commands: [command(createMeetingContract, { title: 'Plan', description: '', calendar: times })],
      effect: { kind: 'create', parent: calendarRoom, meeting: wish },
    });
    expect(shown()).toEqual(['Plan …']);
    host.set(roomId, ...meeting({ title: 'Plan', calendar: times }));
    await pass(100);
    expect(shown()).toEqual(['Plan']);
    answer(true);
    await pass(4_000);
    expect(shown()).toEqual(['Plan']);
  });

  test('does not come back for a moment when a meeting was deleted', async () => {
    const { host, pass, perform, answer, shown } = await openPlanner();
    host.set(roomId, ...meeting());
    await pass(100);
    await perform({
      commands: [command(closeMeetingContract, { target_room_id: roomId })],
      effect: { kind: 'close', roomId },
    });
    answer(true);
    await pass(50);
    expect(shown()).toEqual([]);
  });
});
