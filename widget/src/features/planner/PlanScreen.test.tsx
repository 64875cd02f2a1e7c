import { screen, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { calendarRoom, createFakeHost } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const room = (name: string) => `!${name}:example.org` as RoomId;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 1), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

test('lists the meetings of the calendar and no others', async () => {
  const host = createFakeHost();
  host.set(calendarRoom, ...calendar());
  host.set(room('a'), ...meeting({ title: 'Ours' }));
  host.set(room('b'), ...meeting({ title: 'Elsewhere', parent: room('other') }));
  host.set(room('c'), ...meeting({ title: 'First', calendar: single('20401002T080000', '20401002T090000') }));
  await showPlanner(host);

  const list = await screen.findByRole('list', { name: 'Meetings' });
  const titles = within(list)
    .getAllByRole('heading')
    .map(({ textContent }) => textContent);
  expect(titles).toEqual(['First', 'Ours']);
  expect(await violations()).toEqual([]);
});
