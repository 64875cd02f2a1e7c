import { AppError } from '../../../shared/src/appError.ts';
import type { RoomId } from '../../../shared/src/matrix/ids.ts';
import { readSettings } from '../host/settings.ts';
import { alice, bob, bot, calendarRoom, createFakeHost, type FakeHost } from '../test/fakeHost.ts';
import { calendar, meeting, type MeetingWish } from '../test/rooms.ts';
import { acceptOwnMeetings } from './autoAccept.ts';
import { watchRooms } from './stateEvents.ts';
import { createStore } from './store.ts';

const own = '!own:example.org' as RoomId;
const stops: (() => void)[] = [];

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  jest.useRealTimers();
});

/** Alice is invited to a meeting; how she stands to it once there was time to accept. */
async function invited(host: FakeHost, wish: MeetingWish = {}, inviter = bot) {
  host.set(calendarRoom, ...calendar());
  const store = createStore(host, readSettings({}));
  stops.push(acceptOwnMeetings(store, bot), await watchRooms(store));
  host.set(own, ...meeting(wish), [
    'm.room.member',
    alice,
    { membership: 'invite', reason: 'Text' },
    inviter,
  ]);
  await jest.advanceTimersByTimeAsync(1_000);
  return () => store.getState().rooms.byId[own]?.['m.room.member']?.[alice]?.content;
}

test('accepts the invitation to a meeting of one’s own, and keeps nothing of its text', async () => {
  const membership = await invited(createFakeHost());
  expect(membership()).toEqual({ membership: 'join' });
});

test('leaves invitations to meetings of others to the user', async () => {
  const membership = await invited(createFakeHost(), { creator: bob });
  expect(membership()).toMatchObject({ membership: 'invite' });
});

test('does not believe others than the bot that a meeting is one’s own', async () => {
  const membership = await invited(createFakeHost(), {}, bob);
  expect(membership()).toMatchObject({ membership: 'invite' });
});

test('accepts only where the meeting is planned, and everywhere on a page of its own', async () => {
  const elsewhere = { parent: '!elsewhere:example.org' as RoomId };
  expect((await invited(createFakeHost(), elsewhere))()).toMatchObject({ membership: 'invite' });
  const onPage = await invited(createFakeHost({ kind: 'page', roomId: undefined }), elsewhere);
  expect(onPage()).toEqual({ membership: 'join' });
});

test('tries again after a failure', async () => {
  const host = createFakeHost();
  host.failWith(new AppError('upstream', 'away'));
  const membership = await invited(host);
  expect(membership()).toMatchObject({ membership: 'invite' });
  host.failWith(undefined);
  await jest.advanceTimersByTimeAsync(31_000);
  expect(membership()).toEqual({ membership: 'join' });
});
