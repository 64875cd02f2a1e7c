import { fireEvent, screen, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { calendarRoom, createFakeHost, type FakeHost } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const room = (name: string) => `!${name}:example.org` as RoomId;
const parent = room('parent');

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 3, 10, 40), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const world = (roomId: RoomId = calendarRoom) => {
  const host = createFakeHost({ roomId });
  host.set(calendarRoom, ...calendar());
  return host;
};
async function openMove(host: FakeHost, title = 'Meeting') {
  const { user } = await showPlanner(host);
  const card = await screen.findByRole('listitem', { name: title });
  await user.click(within(card).getByRole('button', { name: 'More settings' }));
  await user.click(screen.getByRole('menuitem', { name: 'Move…' }));
  const dialog = await screen.findByRole('dialog', { name: `Move “${title}”` });
  const field = (name: string) => within(dialog).getByRole('textbox', { name });
  return {
    user,
    dialog,
    field,
    type: (name: string, value: string) => fireEvent.change(field(name), { target: { value } }),
    confirm: within(dialog).getByRole('button', { name: 'Move' }),
  };
}

test('moves nothing into the past, and nothing to a time that cannot be read', async () => {
  const host = world();
  host.set(room('a'), ...meeting({ calendar: single('20401004T103000', '20401004T113000') }));
  const { type, dialog, confirm } = await openMove(host);
  expect(confirm).toBeDisabled();
  type('Start date', '10/02/2040');
  expect(within(dialog).getAllByText('Meeting cannot start in the past.')[0]).toBeVisible();
  expect(confirm).toBeDisabled();
  type('Start date', '10/05/2040');
  expect(confirm).toBeEnabled();
  type('Start time', '25:99');
  expect(confirm).toBeDisabled();
  expect(await violations()).toEqual([]);
});

test('leaves the start of a meeting that runs where it is', async () => {
  const host = world();
  host.set(room('a'), ...meeting());
  const { type, field, user, confirm } = await openMove(host);
  expect(field('Start time')).toHaveAttribute('readonly');
  type('End time', '12:00 PM');
  await user.click(confirm);
  expect(host.sent).toMatchObject([
    { content: { data: { calendar: [{ dtend: { value: '20401003T120000' } }] } } },
  ]);
});

test('keeps a breakout session within its meeting', async () => {
  const host = world(parent);
  host.set(parent, ...meeting({ calendar: single('20401003T103000', '20401003T123000') }));
  const at = single('20401003T110000', '20401003T113000');
  host.set(room('a'), ...meeting({ title: 'Group 1', kind: 'breakoutSession', parent, calendar: at }));
  const { type, dialog, confirm } = await openMove(host, 'Group 1');
  type('Start time', '12:15 PM');
  expect(within(dialog).getAllByText('The breakout session must be within its meeting.')[0]).toBeVisible();
  expect(confirm).toBeDisabled();
});

test('says what is at the time that is chosen, and in which zone', async () => {
  const host = world();
  host.set(room('a'), ...meeting({ calendar: single('20401004T103000', '20401004T113000') }));
  host.set(room('b'), ...meeting({ title: 'Lunch', calendar: single('20401004T120000', '20401004T130000') }));
  const { type, dialog } = await openMove(host);
  expect(within(dialog).getByText('Time zone: UTC')).toBeVisible();
  type('Start time', '12:15 PM');
  expect(await within(dialog).findByText(/You have other meetings at this time/)).toHaveTextContent('Lunch');
});

test('moves whole days by days', async () => {
  const host = world();
  const days = single('20401004T000000', '20401006T000000', { allDay: true });
  host.set(room('a'), ...meeting({ calendar: days }));
  const { type, field, user, confirm, dialog } = await openMove(host);
  expect(within(dialog).queryByRole('textbox', { name: 'Start time' })).not.toBeInTheDocument();
  expect(field('End date')).toHaveValue('10/05/2040');
  type('Start date', '10/08/2040');
  await user.click(confirm);
  expect(host.sent).toMatchObject([
    {
      content: {
        data: {
          calendar: [{ dtstart: { value: '20401008T000000' }, dtend: { value: '20401010T000000' } }],
        },
      },
    },
  ]);
});

test('marks no breakout sessions for being at the same time: they are meant to be', async () => {
  const host = world(parent);
  host.set(parent, ...meeting());
  for (const name of ['Group 1', 'Group 2'])
    host.set(room(name), ...meeting({ title: name, kind: 'breakoutSession', parent }));
  await showPlanner(host);
  await screen.findByRole('listitem', { name: 'Group 2' });
  expect(screen.queryByText(/At the same time/)).not.toBeInTheDocument();
});
