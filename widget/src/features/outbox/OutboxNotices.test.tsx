import { act, screen, within } from '@testing-library/react';
import { closeMeetingContract } from '../../../../shared/src/commands/closeMeeting.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import type { Outgoing } from '../../store/perform.ts';
import { command } from '../../store/perform.ts';
import { calendarRoom, createFakeHost } from '../../test/fakeHost.ts';
import { calendar } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const roomId = '!a:example.org' as RoomId;
const draft = { form: 'meeting', draft: { title: 'Lunch' } } as const;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 1), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const world = () => {
  const host = createFakeHost();
  host.set(calendarRoom, ...calendar());
  return host;
};

/** Alice deletes a meeting. */
const deed: Parameters<Outgoing['perform']>[0] = {
  name: 'delete',
  subject: 'Lunch',
  roomId: calendarRoom,
  commands: [command(closeMeetingContract, { target_room_id: roomId })],
  effect: { kind: 'none' },
};

const perform = (outgoing: Outgoing, wish = deed) =>
  act(async () => {
    outgoing.perform(wish);
    await jest.advanceTimersByTimeAsync(0);
  });

test('says why something failed and what was wrong, and tries it again', async () => {
  const host = world();
  const { outgoing, user } = await showPlanner(host);
  await perform(outgoing);
  const answer = { done: false, code: 'invalid', fields: ['title is required'] } as const;
  act(() => host.answer(host.sent[0]!.eventId, answer));

  const notice = await screen.findByRole('alert');
  expect(notice).toHaveTextContent('Delete “Lunch”');
  expect(notice).toHaveTextContent('The bot could not accept this.');
  expect(within(notice).getByRole('listitem')).toHaveTextContent('title is required');
  expect(within(notice).queryByRole('button', { name: 'Edit again' })).not.toBeInTheDocument();
  expect(await violations()).toEqual([]);

  await user.click(within(notice).getByRole('button', { name: 'Try again' }));
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  expect(host.sent).toHaveLength(2);
  act(() => host.answer(host.sent[1]!.eventId, { done: true }));
  expect(screen.queryByText('Delete “Lunch”')).not.toBeInTheDocument();
});

test('opens the form again with what it held', async () => {
  const host = world();
  const { outgoing, user, store } = await showPlanner(host);
  await perform(outgoing, { ...deed, draft });
  act(() => host.answer(host.sent[0]!.eventId, { done: false, code: 'denied' }));
  await user.click(await screen.findByRole('button', { name: 'Edit again' }));
  expect(store.getState().forms.open).toEqual(draft);
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('tells what nobody answered from what is done, and can be dismissed', async () => {
  const { outgoing, user } = await showPlanner(world());
  await perform(outgoing);
  await act(() => jest.advanceTimersByTimeAsync(20_000));
  expect(await screen.findByText(/the bot has not answered yet/)).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Dismiss: Delete “Lunch”' }));
  expect(screen.queryByText(/the bot has not answered yet/)).not.toBeInTheDocument();
});

test('says that we are offline, what waits, and sends it when we are back', async () => {
  const host = world();
  const { outgoing } = await showPlanner(host);
  act(() => host.connect(false));
  await perform(outgoing);
  expect(await screen.findByText(/You are offline\..*One change waits/)).toBeInTheDocument();
  expect(await violations()).toEqual([]);
  await act(async () => {
    host.connect(true);
    await jest.advanceTimersByTimeAsync(0);
  });
  expect(host.sent).toHaveLength(1);
  expect(screen.queryByText(/You are offline/)).not.toBeInTheDocument();
});
