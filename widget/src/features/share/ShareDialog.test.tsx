import { act, screen, waitFor, within } from '@testing-library/react';
import { AppError } from '../../../../shared/src/appError.ts';
import type { RoomId } from '../../../../shared/src/matrix/ids.ts';
import { dialogOpened, type DialogWish } from '../../store/dialogs.ts';
import { calendarRoom, createFakeHost, type FakeOptions } from '../../test/fakeHost.ts';
import { calendar, meeting, single } from '../../test/rooms.ts';
import { showPlanner } from '../../test/showPlanner.tsx';
import { violationsInAllThemes } from '../../test/themes.ts';

const roomId = '!meeting:example.org' as RoomId;
const link = `https://client.example.org/#/room/${roomId}`;
const telephone = (sharing: object): FakeOptions => ({
  bot: {
    config: () => Promise.resolve({ jitsiDialInEnabled: true }),
    sharing: () => Promise.resolve(sharing),
  },
});

async function share(
  tab: DialogWish['tab'],
  { wish = {}, ...options }: FakeOptions & { wish?: Parameters<typeof meeting>[0] } = {},
) {
  const host = createFakeHost(options);
  host.set(calendarRoom, ...calendar());
  host.set(roomId, ...meeting({ title: 'Planning', ...wish }));
  const shown = await showPlanner(host);
  act(() => void shown.store.dispatch(dialogOpened({ dialog: 'share', roomId, ...(tab && { tab }) })));
  return { ...shown, host, dialog: await screen.findByRole('dialog') };
}

const valueOf = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name }).value;

test('gives the link to the room and copies it', async () => {
  const { user, host, dialog } = await share('link');
  expect(dialog).toHaveAccessibleName('Share the link to the meeting room');
  expect(valueOf('Meeting link')).toBe(link);
  expect(screen.queryByText(/belongs to a series/)).not.toBeInTheDocument();
  expect(await violationsInAllThemes(host)).toEqual([]);

  await user.click(screen.getByRole('button', { name: 'Copy: Meeting link' }));
  expect(await screen.findByText('Copied')).toBeVisible();
  expect(await navigator.clipboard.readText()).toBe(link);
  await user.click(screen.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(dialog).not.toBeInTheDocument());
});

test('selects the link where the browser keeps the clipboard to itself', async () => {
  const { user } = await share('link');
  jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
  await user.click(screen.getByRole('button', { name: 'Copy: Meeting link' }));
  expect(await screen.findByText(/It is selected/)).toBeVisible();
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Meeting link' });
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe(link);
});

test('gives the dial-in number and its pin', async () => {
  const { host, dialog } = await share(
    'dialIn',
    telephone({ jitsi_dial_in_number: '+49 30 1', jitsi_pin: 123 }),
  );
  expect(dialog).toHaveAccessibleName('Invite more people');
  expect(await screen.findByRole('textbox', { name: 'Dial-in number' })).toHaveValue('+49 30 1');
  expect(valueOf('PIN')).toBe('123');
  expect(await violationsInAllThemes(host)).toEqual([]);
});

test('says that a number needs no pin', async () => {
  await share('dialIn', telephone({ jitsi_dial_in_number: '+49 30 1' }));
  expect(await screen.findByText('PIN not required')).toBeVisible();
});

test('says that there is no number', async () => {
  const { host } = await share('dialIn');
  expect(await screen.findByText('There is no dial-in number for this meeting.')).toBeVisible();
  expect(await violationsInAllThemes(host)).toEqual([]);
});

test('waits for the number, says why it cannot be had, and asks again', async () => {
  const answers = [
    Promise.reject(new AppError('upstream', 'away')),
    Promise.resolve({ jitsi_dial_in_number: '1' }),
  ];
  answers[0]!.catch(() => undefined);
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const { user, host } = await share('dialIn', {
    bot: {
      config: () => begun.then(() => ({ jitsiDialInEnabled: true })),
      sharing: () => answers.shift() ?? Promise.resolve({}),
    },
  });
  expect(screen.getByRole('progressbar', { name: 'Loading…' })).toBeVisible();
  expect(await violationsInAllThemes(host)).toEqual([]);
  begin();
  expect(await screen.findByText('Error while requesting the dial-in information.')).toBeVisible();
  expect(await violationsInAllThemes(host)).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('textbox', { name: 'Dial-in number' })).toHaveValue('1');
});

test('gives the invitation as a text and to a mail program', async () => {
  const { host, dialog } = await share('email', {
    ...telephone({ jitsi_dial_in_number: '+49 30 1', jitsi_pin: 123 }),
    wish: {
      description: 'What is next & why?',
      calendar: single('20401003T103000', '20401003T113000', { rrule: 'FREQ=DAILY;COUNT=5' }),
    },
  });
  expect(dialog).toHaveAccessibleName('Share the meeting invitation');
  expect(dialog).toHaveTextContent('invites people to all meetings in the series');
  await waitFor(() => expect(valueOf('Invitation')).toContain('+49'));
  const lines = valueOf('Invitation')
    .replaceAll(/[\u2009\u202f]/g, ' ')
    .split('\n');
  expect(lines).toEqual([
    'Planning',
    '',
    expect.stringMatching(/^📅 10\/3\/2040, .+ – .+/),
    '🔁 Recurrence: Every day for 5 times',
    '',
    'What is next & why?',
    '__________________________',
    `Room: ${link}`,
    'Dial-in number: +49 30 1',
    'PIN: 123',
  ]);
  const mail = new URL(within(dialog).getByRole<HTMLAnchorElement>('link', { name: 'Write an email' }).href);
  expect(mail.protocol).toBe('mailto:');
  expect(mail.searchParams.get('subject')).toBe('Planning');
  expect(mail.searchParams.get('body')).toBe(valueOf('Invitation').replaceAll('\n', '\r\n'));
  expect(await violationsInAllThemes(host)).toEqual([]);
});

test('shortens a long description for mail programs only', async () => {
  const { dialog } = await share('email', { wish: { description: 'ä'.repeat(5_000), title: '\ud800' } });
  expect(valueOf('Invitation')).toContain('ä'.repeat(5_000));
  const { href } = within(dialog).getByRole<HTMLAnchorElement>('link', { name: 'Write an email' });
  expect(href.length).toBeLessThan(2_000);
  expect(new URL(href).searchParams.get('body')).toContain(link);
});

test('gives a calendar file that is the same each time', async () => {
  const { host, dialog } = await share('ics', { wish: { title: '../Q3/"Plan"\u202e' } });
  expect(dialog).toHaveAccessibleName('Download a calendar file');
  const anchor = within(dialog).getByRole<HTMLAnchorElement>('link', { name: 'Download' });
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  expect(anchor.download).toBe(timeZone === 'UTC' ? 'Q3 Plan_20401003_1030.ics' : anchor.download);
  const [, text = ''] = decodeURIComponent(anchor.href).split('charset=utf-8,');
  const unfolded = text.replaceAll('\r\n ', '');
  expect(unfolded).toContain('BEGIN:VEVENT\r\nUID:a\r\n');
  expect(unfolded).toContain('SEQUENCE:0\r\n');
  expect(unfolded).toContain(`URL:${link}\r\n`);
  expect(unfolded).toContain(`LOCATION:${link}\r\n`);
  expect(unfolded).toContain('ORGANIZER;CN=Alice:matrix:u/alice:example.org\r\n');
  expect(unfolded).toContain(
    'ATTENDEE;CN=Bob;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:matrix:u/bob:example.org\r\n',
  );
  expect(unfolded).not.toContain('bot:example.org');
  expect(await violationsInAllThemes(host)).toEqual([]);
});

test('speaks German', async () => {
  await share('email', { locale: 'de' });
  expect(screen.getByRole('dialog')).toHaveAccessibleName('Die Einladung zur Besprechung teilen');
  expect(valueOf('Einladung')).toContain(`Raum: ${link}`);
});
