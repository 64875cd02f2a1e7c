import { screen, waitFor } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { meeting, single, type MeetingWish } from '../../test/rooms.ts';
import { commandsOf, fill, meetingRoom, openForm, option, worldOfForms } from '../../test/showForm.tsx';

const at = (day: number, hour: number, minute = 0) => Date.UTC(2040, 9, day, hour, minute);

beforeEach(() => {
  jest.useFakeTimers({ now: at(3, 8, 10), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const rrule = 'FREQ=DAILY;COUNT=5';
const third = { uid: 'a', recurrenceId: at(5, 10, 30) };
const room = (name: string) => `!${name}:example.org` as RoomId;
const world = (more: object = {}) => {
  const host = worldOfForms();
  const calendar = single('20401003T103000', '20401003T113000', { rrule, ...more });
  host.set(meetingRoom, ...meeting({ title: 'Sync', calendar }));
  return host;
};
const open = (host: ReturnType<typeof world>, occurrence = third) =>
  openForm(host, { form: 'meeting', roomId: meetingRoom, occurrence });
const title = () => screen.getByRole('textbox', { name: /Title/ });
const series = () => screen.getByRole('checkbox', { name: 'Edit the recurring meeting series' });

test('changes nothing for everybody where only one event is meant, and keeps what was typed for them', async () => {
  const host = world();
  const { user, submit } = await open(host);
  await user.click(series());
  await fill(user, title(), 'Renamed');
  await user.click(screen.getByRole('checkbox', { name: 'Allow messaging for all participants' }));
  await user.click(series());
  expect(title()).toHaveValue('Sync');
  expect(submit).toBeDisabled();
  await user.click(series());
  expect(title()).toHaveValue('Renamed');
  await user.click(series());
  await fill(user, screen.getByRole('textbox', { name: 'Start time' }), '2 pm');
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({ title: 'Sync', calendar: [{}, { uid: 'a' }] });
});

const conflicts = () => screen.queryByText(/You have other meetings at this time/);
const standUp = (day: number, wish: MeetingWish = {}) =>
  meeting({
    title: 'Stand-up',
    calendar: single(`2040100${day}T110000`, `2040100${day}T113000`),
    parent: room('elsewhere'),
    ...wish,
  });

test('says what is in the way of the events that are meant, and of no others', async () => {
  const host = world();
  host.set(room('a'), ...standUp(6));
  const { user } = await open(host);
  expect(conflicts()).not.toBeInTheDocument();
  await user.click(series());
  await waitFor(() => expect(conflicts()).toHaveTextContent('Stand-up'));
  // It is weekly then, and not on the sixth.
  await user.click(screen.getByRole('combobox', { name: /^Repeat meeting/ }));
  await user.click(await option('Weekly'));
  await waitFor(() => expect(conflicts()).not.toBeInTheDocument());
});

test('says nothing of an event that was deleted, nor of breakout sessions', async () => {
  const host = world({ exdate: [{ tzid: 'UTC', value: '20401006T103000' }] });
  host.set(room('a'), ...standUp(6));
  host.set(room('b'), ...standUp(5, { kind: 'breakoutSession' }));
  const { user } = await open(host);
  await user.click(series());
  expect(conflicts()).not.toBeInTheDocument();
});
