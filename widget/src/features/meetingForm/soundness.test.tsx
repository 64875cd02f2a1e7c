import { screen, waitFor } from '@testing-library/react';
import { alice } from '../../test/fakeHost.ts';
import { commandsOf, fill, openForm, worldOfForms } from '../../test/showForm.tsx';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 3, 8, 10), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const field = (name: string | RegExp) => screen.getByRole('textbox', { name });
const open = async () => {
  const host = worldOfForms();
  const shown = await openForm(host, { form: 'meeting' });
  await fill(shown.user, field(/Title/), 'Sync');
  return { ...shown, host, people: screen.getByRole('combobox', { name: 'Participants' }) };
};

test.each([
  ['Start time', '25:99'],
  ['End date', 'soon'],
])('does not send a form while its %s cannot be read', async (name, text) => {
  const { user, submit } = await open();
  const before = (field(name) as HTMLInputElement).value;
  await fill(user, field(name), text);
  expect(screen.getByText('Invalid date/time')).toBeVisible();
  expect(submit).toBeDisabled();
  await user.tab();
  expect(submit).toBeDisabled();
  await fill(user, field(name), before);
  expect(submit).toBeEnabled();
});

test('forgets what could not be read with the field it was in', async () => {
  const { user, submit } = await open();
  await fill(user, field('Start time'), '25:99');
  await user.click(screen.getByRole('checkbox', { name: 'All day' }));
  expect(submit).toBeEnabled();
});

test('invites whoever was typed and not confirmed', async () => {
  const { user, submit, host, people } = await open();
  await fill(user, people, '@dave:example.org');
  await user.click(submit);
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(commandsOf(host)[0]?.[1]).toMatchObject({
    participants: [{ user_id: alice }, { user_id: '@dave:example.org' }],
  });
});

test('keeps a name that nobody was chosen for, says so, and waits', async () => {
  const { user, submit, host, people } = await open();
  await fill(user, people, 'Dave');
  await user.click(submit);
  expect(people).toHaveValue('Dave');
  expect(screen.getByText(/^Nobody was added/)).toBeVisible();
  expect(submit).toBeDisabled();
  expect(host.sent).toEqual([]);
  await user.clear(people);
  expect(submit).toBeEnabled();
});

test('cuts nothing off that was pasted, and says what is too long', async () => {
  const { user, submit } = await open();
  await fill(user, field(/Title/), 'x'.repeat(256));
  expect(field(/Title/)).toHaveValue('x'.repeat(256));
  expect(screen.getByText('This is too long: at most 255 characters.')).toBeVisible();
  expect(submit).toBeDisabled();
  await fill(user, field(/Title/), 'x'.repeat(255));
  expect(submit).toBeEnabled();
  await fill(user, field('Description'), 'x'.repeat(20_001));
  expect(screen.getByText(/at most 20000 characters/)).toBeVisible();
  expect(submit).toBeDisabled();
});
