import { screen, waitFor, within } from '@testing-library/react';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { alice, bob, calendarRoom } from '../../test/fakeHost.ts';
import { meeting, single } from '../../test/rooms.ts';
import { carol, commandsOf, fill, openForm, option, worldOfForms, reach } from '../../test/showForm.tsx';
import { violations } from '../../test/showPlanner.tsx';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 3, 8, 10), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const field = (name: string | RegExp) => screen.getByRole('textbox', { name });
const create = { form: 'meeting' } as const;

test('creates a meeting from a title alone, at the next full quarter', async () => {
  const host = worldOfForms();
  const { user, submit } = await openForm(host, create);
  expect(submit).toBeDisabled();
  await fill(user, field('Title (required)'), '  Weekly sync ');
  expect(submit).toHaveTextContent('Create Meeting');
  await user.click(submit);

  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]?.roomId).toBe(calendarRoom);
  expect(commandsOf(host)).toEqual([
    [
      'meeting.create',
      {
        title: 'Weekly sync',
        description: '',
        calendar: [
          {
            uid: expect.any(String) as string,
            dtstart: { tzid: 'UTC', value: '20401003T081500' },
            dtend: { tzid: 'UTC', value: '20401003T091500' },
          },
        ],
        widget_ids: ['jitsi'],
        participants: [{ user_id: alice }],
      },
    ],
  ]);
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(await screen.findByRole('listitem', { name: 'Weekly sync' })).toBeVisible();
});

test('begins in the title, and is created with Enter as soon as it can be', async () => {
  const host = worldOfForms();
  const { user } = await openForm(host, create);
  expect(field(/Title/)).toHaveFocus();
  await user.keyboard('{Enter}');
  await user.keyboard('Sync');
  await user.click(screen.getByRole('combobox', { name: 'Participants' }));
  await user.keyboard('{Enter}');
  await user.click(field('Description'));
  await user.keyboard('a{Enter}b');
  expect(host.sent).toEqual([]);
  await user.click(field(/Title/));
  await user.keyboard('{Enter}');
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({ title: 'Sync', description: 'a\nb' });
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

test('asks for the calendar where all of them are shown', async () => {
  const host = worldOfForms({ kind: 'page', roomId: undefined });
  host.memory.write('place', 'all');
  const { user, submit } = await openForm(host, create);
  await fill(user, field(/Title/), 'Sync');
  expect(submit).toBeDisabled();
  await user.click(screen.getByRole('combobox', { name: /^Calendar/ }));
  await user.click(await option('Calendar'));
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]?.roomId).toBe(calendarRoom);
});

test('begins with the times that were chosen before', async () => {
  const [start, end] = [Date.UTC(2040, 9, 9, 12), Date.UTC(2040, 9, 9, 12, 30)];
  await openForm(worldOfForms(), { ...create, start, end });
  expect(field('Start date')).toHaveValue('10/09/2040');
  expect(field('Start time')).toHaveValue('12:00 PM');
  expect(field('End time')).toHaveValue('12:30 PM');
});

test('takes the end along when the start is moved, and says what cannot be', async () => {
  const { user, submit } = await openForm(worldOfForms(), create);
  await fill(user, field(/Title/), 'A');
  await fill(user, field('Start time'), '11:30 PM');
  expect(field('End date')).toHaveValue('10/04/2040');
  expect(field('End time')).toHaveValue('12:30 AM');
  await fill(user, field('End date'), '10/02/2040');
  expect(screen.getAllByText('Meeting should start before it ends.')[0]).toBeVisible();
  expect(submit).toBeDisabled();
  await fill(user, field('Start date'), '10/01/2040');
  expect(screen.getAllByText('Meeting cannot start in the past.')[0]).toBeVisible();
});

test('keeps the time as it was while something is typed that is none', async () => {
  const { user } = await openForm(worldOfForms(), create);
  await fill(user, field('Start time'), 'noon');
  expect(screen.getByText('Invalid date/time')).toBeVisible();
  expect(field('End time')).toHaveValue('09:15 AM');
});

test('offers dates and times to choose from', async () => {
  const host = worldOfForms();
  const { user } = await openForm(host, create);
  await user.click(screen.getByRole('button', { name: /Choose start date/ }));
  await user.click(await screen.findByRole('gridcell', { name: '12' }));
  await waitFor(() => expect(field('Start date')).toHaveValue('10/12/2040'));
  await user.click(screen.getByRole('button', { name: /Choose start time/ }));
  await user.click(await option('10:30 AM'));
  await waitFor(() => expect(field('Start time')).toHaveValue('10:30 AM'));
});

test('means the times in the zone that is chosen, and shows them in others', async () => {
  const host = worldOfForms();
  const { user, submit } = await openForm(host, create);
  await fill(user, field(/Title/), 'Far away');
  await fill(user, screen.getByRole('combobox', { name: 'Time zone' }), 'New York');
  await user.click(await option('America/New York'));
  expect(field('Start time')).toHaveValue('08:15 AM');
  expect(screen.getByText(/^UTC: October 3, 2040.* 12:15.*1:15/)).toBeVisible();
  await user.type(screen.getByRole('combobox', { name: 'Second time zone' }), 'Tokyo');
  await user.click(await option('Asia/Tokyo'));
  expect(screen.getByText(/^Asia\/Tokyo: October 3, 2040.* 9:15.*10:15/)).toBeVisible();
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({
    calendar: [{ dtstart: { tzid: 'America/New_York', value: '20401003T081500' } }],
  });
});

test('makes meetings of whole days', async () => {
  const host = worldOfForms();
  const { user, submit } = await openForm(host, create);
  await fill(user, field(/Title/), 'Fair');
  await user.click(screen.getByRole('checkbox', { name: 'All day' }));
  expect(screen.queryByRole('textbox', { name: 'Start time' })).not.toBeInTheDocument();
  await fill(user, field('End date'), '10/05/2040');
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({
    calendar: [
      {
        allDay: true,
        dtstart: { tzid: 'UTC', value: '20401003T000000' },
        dtend: { tzid: 'UTC', value: '20401006T000000' },
      },
    ],
  });
});

test('finds people in the directory, takes Matrix ids, and never lets the organizer go', async () => {
  const host = worldOfForms();
  const { user, submit } = await openForm(host, create);
  await fill(user, field(/Title/), 'Sync');
  const participants = screen.getByRole('combobox', { name: 'Participants' });
  await fill(user, participants, 'bo');
  await user.click(await option(/Bob/));
  await fill(user, participants, '@dan:elsewhere!');
  expect(screen.getByText('A Matrix id looks like @name:server.')).toBeVisible();
  await fill(user, participants, '@dan:elsewhere.example.org');
  await user.click(await option('@dan:elsewhere.example.org'));
  // All of them go by the keyboard, but for oneself.
  await user.type(participants, '{Backspace}{Backspace}{Backspace}');
  await user.paste(`${carol}, @erin:example.org`);
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({
    participants: [{ user_id: alice }, { user_id: carol }, { user_id: '@erin:example.org' }],
  });
});

test('says that nobody was found, and that searching failed', async () => {
  const host = worldOfForms();
  const { user } = await openForm(host, create);
  const participants = screen.getByRole('combobox', { name: 'Participants' });
  await user.click(participants);
  expect(screen.getByText('Type to search for a user…')).toBeVisible();
  await fill(user, participants, 'nobody');
  expect(await screen.findByText('No further members.')).toBeVisible();
  host.connect(false);
  await fill(user, participants, 'somebody');
  expect(await screen.findByText(/cannot be searched/)).toBeVisible();
});

test('switches messaging off and takes other widgets', async () => {
  const host = worldOfForms();
  const { user, submit } = await openForm(host, create);
  await fill(user, field(/Title/), 'Lecture');
  await user.click(screen.getByRole('checkbox', { name: 'Allow messaging for all participants' }));
  await user.click(screen.getByRole('combobox', { name: 'Widgets' }));
  await user.click(await option('Whiteboard'));
  await user.click(screen.getByRole('combobox', { name: 'Widgets' }));
  expect(await screen.findByText('All available widgets are already active.')).toBeVisible();
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({
    messaging_power_level: 100,
    widget_ids: ['jitsi', 'board'],
  });
});

test('creates a meeting although the widgets cannot be had', async () => {
  let isAway = true;
  const host = worldOfForms({
    bot: { widgets: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve([])) },
  });
  const { user, submit } = await openForm(host, create);
  expect(await screen.findByText(/The widgets cannot be loaded/)).toBeVisible();
  isAway = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await user.click(await screen.findByRole('combobox', { name: 'Widgets' }));
  expect(await screen.findByText('No Widgets.')).toBeVisible();
  isAway = true;
  await fill(user, field(/Title/), 'Sync');
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
});

test('repeats a meeting by the rule that is put together', async () => {
  const host = worldOfForms();
  const { user, submit } = await openForm(host, create);
  await fill(user, field(/Title/), 'Sync');
  await user.click(screen.getByRole('combobox', { name: /^Repeat meeting/ }));
  await user.click(await option('Custom'));
  const group = screen.getByRole('group', { name: 'Custom recurring meeting' });
  await user.click(within(group).getByRole('combobox', { name: /^Repeat/ }));
  await user.click(await option('Weeks'));
  const days = within(group).getByRole('group', { name: 'Repeat on weekday' });
  await user.click(within(days).getByRole('button', { name: 'Monday' }));
  await user.click(screen.getByRole('radio', { name: /Ends after/ }));
  const count = screen.getByRole('spinbutton', { name: 'Count of meetings' });
  await user.clear(count);
  expect(screen.getAllByText('Invalid input')[0]).toBeVisible();
  expect(submit).toBeDisabled();
  await fill(user, count, '5');
  expect(screen.getByRole('combobox', { name: /^Repeat meeting/ })).toHaveTextContent(
    'Every week on Monday and Wednesday for 5 times',
  );
  expect(screen.getByRole('radio', { name: 'The meeting is repeated forever' })).not.toBeChecked();
  expect(await violations()).toEqual([]);
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({
    calendar: [{ rrule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5', dtstart: { value: '20401003T081500' } }],
  });
});

test('shows which other meetings of mine are at the time I choose', async () => {
  const host = worldOfForms();
  const room = (name: string) => `!${name}:example.org` as RoomId;
  const parent = room('elsewhere');
  host.set(
    room('a'),
    ...meeting({ title: 'Stand-up', parent, calendar: single('20401003T090000', '20401003T093000') }),
  );
  host.set(
    room('b'),
    ...meeting({ title: 'Before', calendar: single('20401003T074500', '20401003T081500') }),
  );
  const { user } = await openForm(host, create);
  expect(screen.getByText(/You have other meetings at this time/)).toHaveTextContent('Stand-up');
  expect(screen.queryByText(/Before \(/)).not.toBeInTheDocument();
  await fill(user, field('Start time'), '10:00 AM');
  await waitFor(() => expect(screen.queryByText(/You have other meetings/)).not.toBeInTheDocument());
});

describe('what was typed', () => {
  test('is asked about before it is thrown away', async () => {
    const { user, cancel, store } = await openForm(worldOfForms(), create);
    await fill(user, field(/Title/), 'Sync');
    await user.keyboard('{Escape}');
    const question = await screen.findByRole('alertdialog', { name: 'Discard what you have typed?' });
    expect(await violations()).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Keep editing' }));
    await waitFor(() => expect(question).not.toBeInTheDocument());
    expect(field(/Title/)).toHaveValue('Sync');
    await user.click(cancel);
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(store.getState().forms.open).toBeUndefined());
  });

  test('is not asked about where there is none', async () => {
    const { user, cancel, store } = await openForm(worldOfForms(), create);
    await user.click(cancel);
    await waitFor(() => expect(store.getState().forms.open).toBeUndefined());
  });

  test('survives a reload, and can be thrown away then', async () => {
    const host = worldOfForms();
    const first = await openForm(host, create);
    await fill(first.user, field(/Title/), 'Sync');
    first.unmount();
    const { user } = await openForm(host, create);
    expect(field(/Title/)).toHaveValue('Sync');
    expect(screen.getByText('What you had typed before is here again.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Start anew' }));
    await waitFor(() => expect(field(/Title/)).toHaveValue(''));
  });

  test('is there again when the act failed and is edited again', async () => {
    const host = worldOfForms();
    const first = await openForm(host, create);
    await fill(first.user, field(/Title/), 'Sync');
    await first.user.click(first.submit);
    await waitFor(() => expect(host.sent).toHaveLength(1));
    const [sent] = host.sent;
    if (sent) host.answer(sent.eventId, { done: false, code: 'denied' });
    const wish = first.store.getState().outbox.acts[0]?.draft;
    first.unmount();
    expect(wish).toBeDefined();
    if (wish) await openForm(host, wish);
    expect(field(/Title/)).toHaveValue('Sync');
  });
});

test.each(['light', 'dark', 'highContrast'] as const)(
  'has nothing that axe finds wrong: %s',
  async (theme) => {
    const host = worldOfForms();
    host.look({ theme });
    await openForm(host, create);
    await screen.findByText('Video conference');
    expect(await violations()).toEqual([]);
  },
);

test('speaks German', async () => {
  const host = worldOfForms({ locale: 'de' });
  const { user } = await openForm(host, create);
  expect(field('Titel (erforderlich)')).toBeVisible();
  expect(field('Startdatum')).toHaveValue('03.10.2040');
  expect(field('Startzeit')).toHaveValue('08:15');
  await user.click(screen.getByRole('combobox', { name: /^Die Besprechung wiederholen/ }));
  await user.click(await option('Montag bis Freitag'));
  expect(screen.getByRole('combobox', { name: /^Die Besprechung wiederholen/ })).toHaveTextContent(
    'Jeden Montag bis Freitag',
  );
});

test('takes a whole meeting from the keyboard alone', async () => {
  const host = worldOfForms();
  const { user, submit } = await openForm(host, create);
  const title = field(/Title/);
  await reach(user, title);
  await user.keyboard('Keys');
  const participants = screen.getByRole('combobox', { name: 'Participants' });
  await reach(user, participants);
  await user.keyboard('bo');
  await option(/Bob/);
  await user.keyboard('{Enter}');
  await reach(user, submit);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({
    title: 'Keys',
    participants: [{ user_id: alice }, { user_id: bob }],
  });
});
