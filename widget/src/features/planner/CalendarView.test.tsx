import { fireEvent, screen, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { alice, bob, calendarRoom, createFakeHost, type FakeOptions } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const room = (name: string) => `!${name}:example.org` as RoomId;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 1), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const world = (view: string, options?: FakeOptions) => {
  const host = createFakeHost(options);
  host.set(calendarRoom, ...calendar());
  host.memory.write(`meeting_view_${calendarRoom}_${alice}`, view);
  return host;
};

const event = (name: RegExp) => screen.findByRole('button', { name });

// A month measures what fits into its days, and nothing is laid out here: dev/e2e looks at it.
describe.each(['workWeek', 'week'])('the %s', (view) => {
  it('shows meetings as buttons that say when, what and by whom', async () => {
    const host = world(view);
    host.set(room('a'), ...meeting({ title: 'Standup', creator: bob }));
    await showPlanner(host);
    const button = await event(/“Standup”/);
    expect(button).toHaveAccessibleName(/^October 3, 2040 at 10:30\sAM–11:30\sAM: “Standup” by Bob$/);
    expect(await violations()).toEqual([]);
  });
});

it('says that a meeting is one of a series', async () => {
  const host = world('week');
  const rule = { rrule: 'FREQ=DAILY;COUNT=1' };
  host.set(room('a'), ...meeting({ calendar: single('20401003T103000', '20401003T113000', rule) }));
  await showPlanner(host);
  expect(await event(/by Alice, recurring meeting$/)).toBeInTheDocument();
});

it('opens the details', async () => {
  const host = world('week');
  host.set(room('a'), ...meeting());
  const { user, store } = await showPlanner(host);
  (await event(/“Meeting”/)).focus();
  await user.keyboard('{Enter}');
  expect(store.getState().dialogs.open).toEqual([
    { dialog: 'details', roomId: room('a'), occurrence: { uid: 'a' } },
  ]);
});

it('moves a meeting by its menu', async () => {
  const host = world('week');
  host.set(room('a'), ...meeting());
  const { user } = await showPlanner(host);
  fireEvent.contextMenu(await event(/“Meeting”/));
  await user.click(await screen.findByRole('menuitem', { name: 'Move…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Move “Meeting”' });
  const field = (name: string) => within(dialog).getByRole('textbox', { name });
  fireEvent.change(field('Start date'), { target: { value: '10/04/2040' } });
  fireEvent.change(field('Start time'), { target: { value: '12:00 PM' } });
  await user.click(within(dialog).getByRole('button', { name: 'Move' }));
  expect(
    await event(/^October 4, 2040 at 12:00\sPM–1:00\sPM: “Meeting” by Alice, Being sent…$/),
  ).toBeInTheDocument();
  expect(host.sent).toHaveLength(1);
});

it('says what takes place at the same time', async () => {
  const host = world('day');
  host.set(room('a'), ...meeting({ title: 'One', calendar: single('20401001T103000', '20401001T113000') }));
  host.set(room('b'), ...meeting({ title: 'Two', calendar: single('20401001T110000', '20401001T120000') }));
  await showPlanner(host);
  expect(await event(/: “One” by Alice, at the same time as “Two”$/)).toBeInTheDocument();
});

it('goes on to other periods and back to today', async () => {
  const host = world('month');
  const { user } = await showPlanner(host);
  await user.click(await screen.findByRole('button', { name: 'Next month' }));
  expect(screen.getByRole('button', { name: 'Choose month, selected November 2040' })).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Today' }));
  expect(screen.getByRole('button', { name: 'Choose month, selected October 2040' })).toBeInTheDocument();
});

it('speaks German and begins its weeks on Monday', async () => {
  const host = world('week', { locale: 'de' });
  host.set(room('a'), ...meeting());
  await showPlanner(host);
  expect(await event(/^3\. Oktober 2040 um 10:30–11:30: „Meeting“ von Alice$/)).toBeInTheDocument();
  const [first] = screen.getAllByRole('columnheader');
  expect(first).toHaveTextContent(/Mo/);
});

it('shows what takes all of a day on that day, wherever it was planned, and at no time of it', async () => {
  const host = world('week');
  const tzid = 'Pacific/Auckland';
  const allDay = [
    {
      uid: 'a',
      allDay: true,
      dtstart: { tzid, value: '20401003T000000' },
      dtend: { tzid, value: '20401004T000000' },
    },
  ];
  host.set(room('a'), ...meeting({ title: 'Holiday', calendar: allDay }));
  await showPlanner(host);
  expect(await event(/“Holiday”/)).toHaveAccessibleName('October 3, 2040: “Holiday” by Alice');
});

it('says that a search finds nothing, and takes it back', async () => {
  const host = world('week');
  host.set(room('a'), ...meeting());
  const { user } = await showPlanner(host);
  await event(/“Meeting”/);
  await user.click(screen.getByRole('searchbox', { name: 'Search' }));
  await user.paste('unheard of');
  expect(await screen.findByText(/No meetings scheduled/)).toBeInTheDocument();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Clear search' }));
  expect(await event(/“Meeting”/)).toBeInTheDocument();
});

it('tells hours in a second zone beside ours', async () => {
  const host = world('day');
  host.memory.write('second_zone', 'Asia/Kolkata');
  await showPlanner(host);
  expect(await screen.findByRole('combobox', { name: 'Second time zone' })).toHaveValue('Asia/Kolkata');
  expect(await screen.findByText(/^3:30\sPM$/)).toBeInTheDocument();
  expect(screen.getByText(/^10\sAM$/)).toBeInTheDocument();
});
