import { act, screen, waitFor, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { alice, bob, bot, calendarRoom, createFakeHost, type FakeOptions } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const roomId = '!meeting:example.org' as RoomId;
const times = { from: '20401003T103000', to: '20401003T113000' };

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 1), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

async function openMenu(more: NonNullable<Parameters<typeof meeting>[0]>, options: FakeOptions = {}) {
  const host = createFakeHost(options);
  host.set(calendarRoom, ...calendar());
  host.set(roomId, ...meeting(more));
  const shown = await showPlanner(host);
  const [first] = await screen.findAllByRole('button', { name: 'More settings' });
  await shown.user.click(first!);
  await screen.findByRole('menu', { name: 'More settings' });
  return { ...shown, host };
}

const items = () => screen.getAllByRole('menuitem').map(({ textContent }) => textContent);

test('leads to Open-Xchange for a meeting that is kept there', async () => {
  await openMenu(
    {
      more: [
        [
          'net.nordeck.meetings.metadata',
          '',
          {
            creator: alice,
            calendar: single(times.from, times.to),
            external_data: { 'io.ox': { folder: 'cal://0/471', id: 'a' } },
          },
        ],
      ],
    },
    {
      bot: {
        config: () =>
          Promise.resolve({
            jitsiDialInEnabled: false,
            openXchangeMeetingUrlTemplate: 'https://ox.example.org/#id={{id}}&folder={{folder}}',
          }),
      },
    },
  );
  expect(items()).toEqual(['Edit meeting in Open-Xchange', 'Delete meeting in Open-Xchange']);
  await waitFor(() =>
    expect(screen.getByRole('menuitem', { name: 'Edit meeting in Open-Xchange' })).toHaveAttribute(
      'href',
      'https://ox.example.org/#id=a&folder=cal://0/471',
    ),
  );
  expect(await violations()).toEqual([]);
});

test('deletes single meetings of a series for who may not close it', async () => {
  await openMenu({
    creator: bob,
    calendar: single(times.from, times.to, { rrule: 'FREQ=DAILY;COUNT=5' }),
    more: [
      [
        'm.room.power_levels',
        '',
        { users: { [alice]: 50, [bot]: 101 }, events: { 'm.room.tombstone': 100 }, state_default: 50 },
      ],
    ],
  });
  expect(items()).toContain('Delete meeting');
});

test('stays open while the list changes under it', async () => {
  const host = createFakeHost();
  host.set(calendarRoom, ...calendar());
  const add = (index: number, hour: number) => {
    const time = (minutes: number) => `20401003T${String(hour).padStart(2, '0')}${minutes}00`;
    host.set(
      `!${index}:example.org` as RoomId,
      ...meeting({ title: `No. ${index}`, calendar: single(time(10), time(20)) }),
    );
  };
  // As many as one row of the list holds.
  for (let index = 1; index <= 12; index += 1) add(index, 8 + index);
  const { user } = await showPlanner(host);
  const last = await screen.findByRole('listitem', { name: 'No. 12' });
  await user.click(within(last).getByRole('button', { name: 'More settings' }));
  await screen.findByRole('menu', { name: 'More settings' });
  act(() => add(0, 8));
  expect(await screen.findByText('No. 0')).toBeInTheDocument();
  await user.click(screen.getByRole('menuitem', { name: 'Delete meeting' }));
  await screen.findByRole('dialog', { name: /Delete meeting/ });
});
