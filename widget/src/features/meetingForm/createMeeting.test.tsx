import { act, screen, waitFor, within } from '@testing-library/react';
import { formOpened } from '../../store/forms.ts';
import { alice, bob, calendarRoom, createFakeHost, type FakeOptions } from '../../test/fakeHost.ts';
import { calendar } from '../../test/rooms.ts';
import { showPlanner, violations } from '../../test/showPlanner.tsx';

const people = [
  { userId: bob, displayName: 'Bob' },
  { userId: '@carol:example.org' as typeof bob, displayName: 'Carol' },
];
const widgets = [
  { id: 'jitsi', name: 'Video conference', optional: false },
  { id: 'board', name: 'Whiteboard', optional: true },
];

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 3, 8, 10), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

async function openForm(options: FakeOptions = {}) {
  const host = createFakeHost({ people, bot: { widgets: () => Promise.resolve(widgets) }, ...options });
  host.set(calendarRoom, ...calendar());
  const shown = await showPlanner(host);
  await act(async () => {
    shown.store.dispatch(formOpened({ form: 'meeting' }));
    await import('./MeetingFields.tsx');
  });
  const dialog = await screen.findByRole('dialog', { name: /Schedule Meeting|Besprechung planen/ });
  await screen.findByRole('textbox', { name: /Title|Titel/ });
  return { ...shown, host, dialog };
}

test('creates a meeting from a title alone, at the next full quarter', async () => {
  const { host, user, dialog } = await openForm();
  const create = within(dialog).getByRole('button', { name: 'Create Meeting' });
  expect(create).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: 'Title (required)' }), '  Weekly sync ');
  await user.click(create);

  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]).toMatchObject({
    roomId: calendarRoom,
    type: 'net.nordeck.meetings.meeting.create',
    content: {
      data: {
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
      context: { locale: 'en' },
    },
  });
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(await screen.findByRole('listitem', { name: 'Weekly sync' })).toBeVisible();
});

test('has nothing that axe finds wrong', async () => {
  await openForm();
  await screen.findByText('Video conference');
  expect(await violations()).toEqual([]);
});
