import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { AppError } from '../../../../shared/src/appError.ts';
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

const world = (options?: FakeOptions) => {
  const host = createFakeHost(options);
  host.set(calendarRoom, ...calendar());
  return host;
};

const titles = () => screen.queryAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent);

describe('the list', () => {
  it('shows the meetings of the calendar and no others, by day', async () => {
    const host = world();
    host.set(room('a'), ...meeting({ title: 'Ours' }));
    host.set(room('b'), ...meeting({ title: 'Elsewhere', parent: room('other') }));
    host.set(
      room('c'),
      ...meeting({ title: 'First', calendar: single('20401002T080000', '20401002T090000') }),
    );
    await showPlanner(host);

    const list = await screen.findByRole('list', { name: 'Meetings' });
    expect(titles()).toEqual(['First', 'Ours']);
    const day = within(list).getByRole('listitem', { name: /10\/03\/2040/ });
    const card = within(day).getByRole('listitem', { name: 'Ours' });
    expect(card).toHaveAccessibleDescription(/^10:30\sAM – 11:30\sAM$/);
    expect(await violations()).toEqual([]);
  });

  it('says that nothing matches', async () => {
    await showPlanner(world());
    const list = screen.getByRole('list', { name: 'Meetings' });
    expect(within(list).getByRole('listitem')).toHaveTextContent(
      'No meetings scheduled that match the selected filters.',
    );
    expect(await violations()).toEqual([]);
  });

  it('shows what takes all of a day on that day, wherever it was planned', async () => {
    const host = world();
    const days = [
      {
        uid: 'a',
        dtstart: { tzid: 'Pacific/Auckland', value: '20401003T000000' },
        dtend: { tzid: 'Pacific/Auckland', value: '20401004T000000' },
        allDay: true,
      },
    ];
    host.set(room('a'), ...meeting({ title: 'Holiday', calendar: days }));
    host.set(
      room('b'),
      ...meeting({ title: 'Before', calendar: single('20401002T220000', '20401002T230000') }),
    );
    await showPlanner(host);
    const day = await screen.findByRole('listitem', { name: /10\/03\/2040/ });
    expect(within(day).getByRole('listitem', { name: 'Holiday' })).toHaveAccessibleDescription('All day');
    expect(titles()).toEqual(['Before', 'Holiday']);
  });

  it('says of a series how it repeats', async () => {
    const host = world();
    const rule = { rrule: 'FREQ=DAILY;COUNT=2' };
    host.set(room('a'), ...meeting({ calendar: single('20401003T103000', '20401003T113000', rule) }));
    await showPlanner(host);
    const cards = await screen.findAllByRole('listitem', { name: 'Meeting' });
    expect(cards).toHaveLength(2);
    const time = within(cards[0]!).getByText(/AM/);
    expect(time.textContent).toMatch(/^10:30\sAM – 11:30\sAM\. Recurrence: Every day for 2 times$/);
  });

  it('finds a meeting by text, however far away it is', async () => {
    const host = world();
    host.set(room('a'), ...meeting({ title: 'Near' }));
    host.set(
      room('b'),
      ...meeting({ title: 'Past', calendar: single('20310301T080000', '20310301T090000') }),
    );
    host.set(
      room('c'),
      ...meeting({
        title: 'Far',
        description: 'About the past',
        calendar: single('20550301T080000', '20550301T090000'),
      }),
    );
    const { user } = await showPlanner(host);
    await user.type(screen.getByRole('searchbox', { name: 'Search' }), 'PAST');
    expect(await screen.findByRole('listitem', { name: 'Past' })).toBeInTheDocument();
    expect(titles()).toEqual(['Past', 'Far']);
  });

  it('takes a search back that finds nothing', async () => {
    const host = world();
    host.set(room('a'), ...meeting());
    const { user } = await showPlanner(host);
    await user.click(screen.getByRole('searchbox', { name: 'Search' }));
    await user.paste('unheard of');
    await user.click(await screen.findByRole('button', { name: 'Clear search' }));
    expect(await screen.findByRole('listitem', { name: 'Meeting' })).toBeInTheDocument();
  });

  it('shows the range that was chosen, and all dates again', async () => {
    const host = world();
    host.set(room('a'), ...meeting({ title: 'In it' }));
    host.set(
      room('b'),
      ...meeting({ title: 'After', calendar: single('20401007T080000', '20401007T090000') }),
    );
    const { user } = await showPlanner(host);
    await user.click(screen.getByRole('button', { name: /^Choose date range, selected Oct 3, 2040$/ }));
    const [second] = await screen.findAllByRole('gridcell', { name: '2' });
    await user.click(second!);
    const [fourth] = screen.getAllByRole('gridcell', { name: '4' });
    await user.click(fourth!);
    expect(
      await screen.findByRole('button', { name: /^Choose date range, selected Oct 2\s–\s4, 2040$/ }),
    ).toBeInTheDocument();
    expect(titles()).toEqual(['In it']);
    await user.click(screen.getByRole('button', { name: 'Show all dates' }));
    expect(titles()).toEqual(['In it', 'After']);
  });

  it('shows participants and ways to share, one at a time', async () => {
    const host = world();
    host.set(room('a'), ...meeting());
    const { user, store } = await showPlanner(host);
    await user.click(await screen.findByRole('button', { name: 'Show participants' }));
    const people = within(screen.getByRole('list', { name: 'Participants' })).getAllByRole('listitem');
    expect(people.map(({ textContent }) => textContent)).toEqual(['AAliceAccepted', 'BBobAccepted']);
    await user.click(screen.getByRole('button', { name: 'Share meeting' }));
    expect(screen.queryByRole('list', { name: 'Participants' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Share meeting link' }));
    expect(store.getState().dialogs.open).toEqual([
      { dialog: 'share', roomId: room('a'), occurrence: { uid: 'a' }, tab: 'link' },
    ]);
    expect(await violations()).toEqual([]);
  });

  it('offers what the user may do, and nothing else', async () => {
    const host = world();
    host.set(room('a'), ...meeting({ title: 'Mine' }));
    host.set(
      room('b'),
      ...meeting({ title: 'Not mine', power: 0, calendar: single('20401004T080000', '20401004T090000') }),
    );
    const { user, store } = await showPlanner(host);
    const [mine, notMine] = await screen.findAllByRole('listitem', { name: /ine$/ });
    expect(within(notMine!).queryByRole('button', { name: 'More settings' })).not.toBeInTheDocument();
    await user.click(within(mine!).getByRole('button', { name: 'More settings' }));
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole('menuitem', { name: 'Delete meeting' }));
    expect(store.getState().dialogs.open).toEqual([
      { dialog: 'delete', roomId: room('a'), occurrence: { uid: 'a' } },
    ]);
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    await user.click(await within(mine!).findByRole('button', { name: 'More settings' }));
    await user.click(screen.getByRole('menuitem', { name: 'Edit meeting' }));
    expect(store.getState().forms.open).toEqual({
      form: 'meeting',
      roomId: room('a'),
      occurrence: { uid: 'a' },
    });
  });

  it('lets an invitation be accepted right there', async () => {
    const host = world();
    host.set(room('a'), ...meeting({ title: 'Party', membership: 'invite', creator: bob }));
    const { user } = await showPlanner(host);
    await user.click(await screen.findByRole('button', { name: 'Show participants' }));
    expect(
      screen.getByText('Please accept the meeting invitation to see all the details.'),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Accept the invitation to “Party”' }));
    expect(await screen.findByRole('list', { name: 'Participants' })).toBeInTheDocument();
  });

  it('says why an invitation could not be accepted', async () => {
    const host = world();
    host.set(room('a'), ...meeting({ title: 'Party', membership: 'invite', creator: bob }));
    const { user } = await showPlanner(host);
    host.failWith(new AppError('not_found', 'it is gone'));
    await user.click(await screen.findByRole('button', { name: 'Accept the invitation to “Party”' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('It is not there any more.');
  });

  it('says what takes place at the same time', async () => {
    const host = world();
    host.set(room('a'), ...meeting({ title: 'One' }));
    host.set(
      room('b'),
      ...meeting({ title: 'Other', calendar: single('20401003T110000', '20401003T120000') }),
    );
    await showPlanner(host);
    expect(
      within(await screen.findByRole('listitem', { name: 'One' })).getByText(/Other$/),
    ).toHaveTextContent('At the same time: Other');
  });

  it('opens the room of a meeting', async () => {
    const host = world();
    host.set(room('a'), ...meeting());
    const { user } = await showPlanner(host);
    await user.click(await screen.findByRole('button', { name: 'Open the meeting room' }));
    expect(host.opened).toEqual([room('a')]);
  });
});

describe('moving', () => {
  it('asks how much of a series is meant, and shows it moved at once', async () => {
    const host = world();
    const rule = { rrule: 'FREQ=DAILY;COUNT=2' };
    host.set(room('a'), ...meeting({ calendar: single('20401003T103000', '20401003T113000', rule) }));
    const { user } = await showPlanner(host);
    const [first] = await screen.findAllByRole('listitem', { name: 'Meeting' });
    await user.click(within(first!).getByRole('button', { name: 'More settings' }));
    await user.click(screen.getByRole('menuitem', { name: 'Move…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Move “Meeting”' });
    fireEvent.change(within(dialog).getByRole('textbox', { name: 'Start time' }), {
      target: { value: '12:00 PM' },
    });
    expect(await violations()).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Move' }));
    // Before the first one there are none: all are this and the following.
    expect(await screen.findByRole('radio', { name: 'All events' })).toBeInTheDocument();
    expect(screen.queryByRole('radio', { name: 'This and following events' })).not.toBeInTheDocument();
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole('radio', { name: 'All events' }));
    await user.click(screen.getByRole('button', { name: 'Move' }));
    const cards = await screen.findAllByRole('listitem', { name: 'Meeting' });
    for (const card of cards) expect(card).toHaveAccessibleDescription(/^12:00\sPM – 1:00\sPM/);
    expect(within(cards[0]!).getByText('Being sent…')).toBeInTheDocument();
    expect(host.sent).toMatchObject([
      {
        roomId: calendarRoom,
        type: 'net.nordeck.meetings.meeting.update',
        content: {
          data: {
            target_room_id: room('a'),
            calendar: [{ uid: 'a', dtstart: { tzid: 'UTC', value: '20401003T120000' } }],
          },
        },
      },
    ]);
  });
});

describe('the frame', () => {
  it('asks for the form of a new meeting', async () => {
    const { user, store } = await showPlanner(world());
    await user.click(screen.getByRole('button', { name: 'Schedule Meeting' }));
    expect(store.getState().forms.open).toEqual({ form: 'meeting' });
  });

  it('offers no new meeting to those who may not plan one', async () => {
    const host = world();
    host.set(calendarRoom, ['m.room.power_levels', '', { events_default: 50 }]);
    await showPlanner(host);
    expect(screen.getByRole('button', { name: 'Schedule Meeting' })).toBeDisabled();
  });

  it('remembers the view', async () => {
    const host = world();
    const { user, unmount } = await showPlanner(host);
    await user.click(screen.getByRole('combobox', { name: /^View/ }));
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      'List',
      'Day',
      'Work Week',
      'Week',
      'Month',
    ]);
    await user.click(screen.getByRole('option', { name: 'Month' }));
    expect(host.memory.read(`meeting_view_${calendarRoom}_${alice}`)).toBe('month');
    unmount();
    await showPlanner(host);
    expect(screen.getByRole('button', { name: 'Choose month, selected October 2040' })).toBeInTheDocument();
  });

  it.each([
    [800, ['List', 'Day', 'Work Week', 'Week', 'Month']],
    [799, ['List', 'Day']],
  ] as const)(
    'offers the views that fit into %d pixels, and says why not the others',
    async (width, fitting) => {
      jest.spyOn(window, 'matchMedia').mockImplementation(
        (query) =>
          ({
            matches: width >= Number(/min-width:\s*(\d+)px/.exec(query)?.[1] ?? Infinity),
            media: query,
            addEventListener() {},
            removeEventListener() {},
            addListener() {},
            removeListener() {},
          }) as unknown as MediaQueryList,
      );
      const { user } = await showPlanner(world());
      expect(screen.getByRole('button', { name: 'Next period' })).toBeInTheDocument();
      await user.click(screen.getByRole('combobox', { name: /^View/ }));
      const options = screen.getAllByRole('option');
      const open = options.filter((option) => option.getAttribute('aria-disabled') !== 'true');
      expect(open.map(({ textContent }) => textContent)).toEqual(fitting);
      for (const option of options.filter((each) => !open.includes(each)))
        expect(option).toHaveTextContent('Increase widget width');
      expect(await violations()).toEqual([]);
      jest.restoreAllMocks();
    },
  );

  it('says only that meetings could not be loaded, where that is so', async () => {
    const watchState = () => Promise.reject(new AppError('upstream', 'no answer'));
    await showPlanner(Object.assign(world(), { watchState }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The meetings could not be loaded.');
    expect(screen.queryByText(/No meetings scheduled/)).not.toBeInTheDocument();
  });

  it('shows invitations of which only the name is known', async () => {
    const host = world();
    const [create, name] = meeting({ title: 'Secret' });
    host.set(room('a'), create!, name!, ['m.room.member', alice, { membership: 'invite' }, bob]);
    const { user } = await showPlanner(host);
    expect(screen.getByRole('group', { name: 'Views' })).toBeInTheDocument();
    expect(screen.getByText('You have open invitations.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Invitations' }));
    const card = screen.getByRole('listitem', { name: 'Secret' });
    expect(card).toHaveTextContent('Invited By: @bob:example.org');
    expect(await violations()).toEqual([]);
    const decline = within(card).getByRole('button', { name: 'Decline the invitation to “Secret”' });
    await user.click(decline);
    const question = await screen.findByRole('alertdialog', {
      name: /^Decline the invitation to “Secret”\?/,
    });
    expect(await violations()).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Keep the invitation' }));
    await waitFor(() => expect(question).not.toBeInTheDocument());
    expect(card).toBeInTheDocument();
    await user.click(decline);
    await user.click(await screen.findByRole('button', { name: 'Decline' }));
    expect(await screen.findByRole('navigation', { name: 'Filters' })).toBeInTheDocument();
    expect(screen.queryByRole('group', { name: 'Views' })).not.toBeInTheDocument();
  });

  it('speaks German', async () => {
    const host = world({ locale: 'de' });
    host.set(room('a'), ...meeting());
    await showPlanner(host);
    expect(await screen.findByRole('list', { name: 'Besprechungen' })).toBeInTheDocument();
    expect(screen.getByRole('listitem', { name: 'Mittwoch, 03.10.2040' })).toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: /^Ansicht/ })).toHaveTextContent('Liste');
    expect(await violations()).toEqual([]);
  });

  it.each(['dark', 'highContrast'] as const)('has no violations in %s', async (theme) => {
    const host = world();
    host.set(room('a'), ...meeting());
    await showPlanner(host);
    act(() => host.look({ theme }));
    expect(await violations()).toEqual([]);
  });
});

describe('in the room of a meeting', () => {
  it('lists its breakout sessions', async () => {
    const host = createFakeHost({ roomId: room('a') });
    host.set(room('a'), ...meeting());
    host.set(room('b'), ...meeting({ title: 'Group 1', kind: 'breakoutSession', parent: room('a') }));
    await showPlanner(host);
    expect(await screen.findByRole('list', { name: 'Breakout Sessions' })).toBeInTheDocument();
    expect(titles()).toEqual(['Group 1']);
    expect(screen.getByRole('link', { name: 'Open the meeting room' })).toHaveAttribute(
      'href',
      `https://client.example.org/#/room/${room('b')}`,
    );
    expect(screen.queryByRole('combobox', { name: /^View/ })).not.toBeInTheDocument();
    expect(await violations()).toEqual([]);
  });
});
