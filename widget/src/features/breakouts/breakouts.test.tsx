import { act, screen, waitFor, within } from '@testing-library/react';
import type { RoomId, UserId } from '../../../../shared/src/matrix/ids.ts';
import { alice, bob, createFakeHost, type FakeOptions } from '../../test/fakeHost.ts';
import { meeting, single } from '../../test/rooms.ts';
import { carol, commandsOf, fill, meetingRoom, openForm, reach } from '../../test/showForm.tsx';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const dan = '@dan:example.org' as UserId;
const session = '!session:example.org' as RoomId;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 3, 10, 32), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const widgets = [{ id: 'jitsi', name: 'Video conference', optional: false }];

/** The room of a meeting that runs from half past ten to half past eleven, with three others in it. */
function world(options: FakeOptions = {}) {
  const host = createFakeHost({
    roomId: meetingRoom,
    bot: { widgets: () => Promise.resolve(widgets) },
    ...options,
  });
  host.set(
    meetingRoom,
    ...meeting({
      title: 'Town hall',
      more: [
        ['m.room.member', carol, { membership: 'join', displayname: 'Carol' }],
        ['m.room.member', dan, { membership: 'invite', displayname: 'Dan' }],
      ],
    }),
  );
  return host;
}
const withSession = (host: ReturnType<typeof world>) =>
  host.set(session, ...meeting({ kind: 'breakoutSession', parent: meetingRoom, title: 'Group 1' }));

const open = async (host: ReturnType<typeof world>) => {
  const shown = await openForm(host, { form: 'breakoutSessions', roomId: meetingRoom });
  await screen.findByRole('spinbutton', { name: 'Number of groups (required)' });
  return shown;
};

describe('the form', () => {
  test('creates sessions with people who were distributed over them', async () => {
    const host = world();
    const { user, submit, dialog } = await open(host);
    expect(dialog).toHaveAccessibleName('Schedule Breakout Session');
    expect(screen.getByText('Some participants are not assigned to a group.')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Start time' })).toHaveValue('10:45 AM');
    expect(screen.getByRole('textbox', { name: 'End time' })).toHaveValue('11:00 AM');
    expect(screen.queryByRole('textbox', { name: 'Start date' })).not.toBeInTheDocument();
    await fill(user, screen.getByRole('spinbutton', { name: /Number of groups/ }), '2');
    await user.click(screen.getByRole('button', { name: 'Distribute all 3 participants' }));
    expect(screen.queryByText(/not assigned to a group/)).not.toBeInTheDocument();
    const [first] = within(screen.getByRole('list', { name: 'Groups' })).getAllByRole('listitem', {
      name: /^Group/,
    });
    if (!first) throw new Error('there is no group');
    await fill(user, within(first).getByRole('textbox', { name: 'Group title (required)' }), 'Blue');
    expect(await violations()).toEqual([]);
    expect(submit).toHaveTextContent('Create Breakout Session');
    await user.click(submit);

    await waitFor(() => expect(host.sent).toHaveLength(1));
    const [type, data] = commandsOf(host)[0] ?? [];
    expect(type).toBe('breakoutsessions.create');
    expect(data).toMatchObject({
      groups: [{ title: 'Blue' }, { title: 'Group 2' }],
      description: '',
      start_time: '2040-10-03T10:45:00.000Z',
      end_time: '2040-10-03T11:00:00.000Z',
      widget_ids: ['jitsi'],
    });
    const { groups } = data as { groups: { participants: { user_id: string }[] }[] };
    expect(groups.map(({ participants }) => participants[0]?.user_id)).toEqual([alice, alice]);
    const others = groups.flatMap(({ participants }) => participants.slice(1).map((each) => each.user_id));
    expect(others.sort()).toEqual([bob, carol, dan]);
  });

  test('moves people between groups by the keyboard', async () => {
    const host = world();
    const { user, submit } = await open(host);
    await fill(user, screen.getByRole('spinbutton', { name: /Number of groups/ }), '2');
    const reachPerson = (person: string) =>
      reach(user, screen.getByRole('button', { name: new RegExp(`^${person}\\b`) }));
    const put = async (person: string, group: string) => {
      await reachPerson(person);
      await user.keyboard('{Enter}');
      await reach(user, await screen.findByRole('menuitem', { name: group }), '{ArrowDown}');
      await user.keyboard('{Enter}');
      await waitFor(() => expect(screen.queryByRole('menu')).not.toBeInTheDocument());
    };
    await put('Bob', 'Group 1');
    await put('Carol', 'Group 2');
    expect(screen.getByText('Carol is now in: Group 2')).toBeInTheDocument();
    await put('Bob', 'Group 2');
    await put('Carol', 'Not assigned');
    await put('Carol', 'Group 1');
    await reachPerson('Carol');
    await user.keyboard('{Delete}');
    await user.click(submit);
    await waitFor(() => expect(host.sent).toHaveLength(1));
    expect(commandsOf(host)[0]?.[1]).toMatchObject({
      groups: [
        { participants: [{ user_id: alice }] },
        { participants: [{ user_id: alice }, { user_id: bob }] },
      ],
    });
  });

  test('offers whoever is in no group, with picture and id', async () => {
    const { user } = await open(world());
    await user.click(screen.getByRole('combobox', { name: 'Select participants' }));
    expect(await screen.findByRole('option', { name: /^Bob/ })).toHaveTextContent('BBob@bob:example.org');
  });

  test('keeps to the time of its meeting and to the number of people', async () => {
    const { user, submit } = await open(world());
    await fill(user, screen.getByRole('textbox', { name: 'End time' }), '11:31 AM');
    expect(screen.getByText(/The end must be within October 3, 2040.*10:32.*11:30/)).toBeVisible();
    expect(submit).toBeDisabled();
    await fill(user, screen.getByRole('textbox', { name: 'End time' }), '11:30 AM');
    expect(submit).toBeEnabled();
    await fill(user, screen.getByRole('spinbutton', { name: /Number of groups/ }), '4');
    expect(screen.getByText(/no more than participants/)).toBeVisible();
    expect(screen.getAllByRole('textbox', { name: 'Group title (required)' })).toHaveLength(1);
    expect(submit).toBeDisabled();
    await user.tab();
    expect(submit).toBeDisabled();
    await fill(user, screen.getByRole('spinbutton', { name: /Number of groups/ }), '3');
    expect(submit).toBeEnabled();
  });

  test('says that a meeting is over', async () => {
    const host = world();
    host.set(meetingRoom, ...meeting({ calendar: single('20401003T083000', '20401003T093000') }));
    await openForm(host, { form: 'breakoutSessions', roomId: meetingRoom });
    expect(await screen.findByText('The meeting is already over and cannot be changed.')).toBeVisible();
  });

  test('runs in a window of the client', async () => {
    const enabled: boolean[] = [];
    let press: (id: string) => void = () => undefined;
    const closed = jest.fn();
    const host = world({
      modal: {
        data: { form: 'breakoutSessions', roomId: meetingRoom },
        setEnabled: (_, isEnabled) => enabled.push(isEnabled),
        watchButtons: (receive) => {
          press = receive;
          return () => undefined;
        },
        close: closed,
      },
    });
    await showPlanner(host, { path: '/setup-breakout-sessions' });
    await screen.findByRole('spinbutton', { name: 'Number of groups (required)' });
    await waitFor(() => expect(enabled.at(-1)).toBe(true));
    act(() => press('nic.schedule.breakoutsessions.submit'));
    expect(closed).toHaveBeenCalledWith(
      expect.objectContaining({ type: 'nic.schedule.breakoutsessions.submit' }),
    );
  });
});

describe('the panel', () => {
  test('opens the form', async () => {
    const host = world();
    const { user, store } = await showPlanner(host);
    await user.click(screen.getByRole('button', { name: 'Schedule Breakout Session' }));
    expect(store.getState().forms.open).toEqual({ form: 'breakoutSessions', roomId: meetingRoom });
  });

  test('writes to nobody where there are no sessions', async () => {
    await showPlanner(world());
    expect(screen.queryByRole('textbox', { name: /Send message/ })).not.toBeInTheDocument();
  });

  test('is not there for those who may do nothing of it', async () => {
    const host = world();
    host.set(meetingRoom, ['m.room.power_levels', '', { users: { [bob]: 100 }, events_default: 50 }]);
    withSession(host);
    await showPlanner(host);
    expect(screen.queryByRole('region', { name: 'Actions' })).not.toBeInTheDocument();
  });

  const message = () => screen.getByRole('textbox', { name: 'Send message to all breakout session rooms' });

  test('sends a message with Enter and forgets it when it has gone', async () => {
    const host = world();
    withSession(host);
    const { user } = await showPlanner(host);
    expect(screen.getByRole('button', { name: 'Send message to all rooms' })).toBeDisabled();
    await fill(user, message(), 'Five');
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    await user.paste('minutes');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(host.sent).toHaveLength(1));
    expect(commandsOf(host)).toEqual([
      ['sub_meetings.send_message', { target_room_id: meetingRoom, message: 'Five\nminutes' }],
    ]);
    expect(message()).toBeDisabled();
    expect(screen.getByRole('progressbar')).toBeVisible();
    expect(await violations()).toEqual([]);
    act(() => host.answer(host.sent[0]!.eventId, { done: true }));
    await waitFor(() => expect(message()).toHaveValue(''));
    expect(message()).toBeEnabled();
  });

  test('keeps the message that failed, says why, and takes the focus back', async () => {
    const host = world();
    withSession(host);
    const { user, store } = await showPlanner(host);
    await fill(user, message(), 'Hello');
    await user.click(screen.getByRole('button', { name: 'Send message to all rooms' }));
    await waitFor(() => expect(host.sent).toHaveLength(1));
    act(() => host.answer(host.sent[0]!.eventId, { done: false, code: 'limited' }));
    expect(await screen.findByText(/The message was not sent.*too much at once/)).toBeVisible();
    expect(message()).toHaveValue('Hello');
    expect(message()).toHaveFocus();
    expect(store.getState().outbox.acts).toEqual([]);
  });

  test('says once that the bot has not answered yet', async () => {
    const host = world();
    withSession(host);
    const { user } = await showPlanner(host);
    await fill(user, message(), 'Hello');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(host.sent).toHaveLength(1));
    await act(() => jest.advanceTimersByTimeAsync(20_000));
    expect(await screen.findByText(/the bot has not answered yet/)).toBeVisible();
    expect(message()).toHaveValue('');
  });

  test('keeps what is typed over a reload', async () => {
    const host = world();
    withSession(host);
    const first = await showPlanner(host);
    await fill(first.user, message(), 'Not yet');
    first.unmount();
    await showPlanner(host);
    expect(message()).toHaveValue('Not yet');
  });
});
