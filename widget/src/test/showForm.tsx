import { act, screen, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { formOpened, type FormWish } from '../store/forms.ts';
import { bob, calendarRoom, createFakeHost, type FakeHost, type FakeOptions } from './fakeHost.ts';
import { calendar } from './rooms.ts';
import { showPlanner } from './showPlanner.tsx';

export const carol = '@carol:example.org' as UserId;
export const meetingRoom = '!meeting:example.org' as RoomId;

const people = [
  { userId: bob, displayName: 'Bob' },
  { userId: carol, displayName: 'Carol' },
];
const widgets = [
  { id: 'jitsi', name: 'Video conference', optional: false },
  { id: 'board', name: 'Whiteboard', optional: true },
];

/** A world with a calendar, some people and some widgets. */
export function worldOfForms(options: FakeOptions = {}): FakeHost {
  const { bot, ...more } = options;
  const host = createFakeHost({
    people,
    ...more,
    bot: { widgets: () => Promise.resolve(widgets), ...bot },
  });
  host.set(calendarRoom, ...calendar());
  return host;
}

/** Opens a form in a dialog, as a screen does. */
export async function openForm(host: FakeHost, wish: FormWish) {
  const shown = await showPlanner(host);
  await act(async () => {
    shown.store.dispatch(formOpened(wish));
    // What is loaded late is here before anybody looks.
    await import('../features/meetingForm/MeetingFields.tsx');
    await import('../features/breakouts/BreakoutFields.tsx');
  });
  const dialog = await screen.findByRole('dialog');
  const [cancel, submit] = within(dialog)
    .getAllByRole('button')
    .filter(({ classList }) => classList.contains('MuiButton-root'))
    .slice(-2);
  if (!cancel || !submit) throw new Error('the form has no buttons');
  return { ...shown, dialog, cancel, submit };
}

/** The data of the commands that went out, by the last part of their types. */
export const commandsOf = ({ sent }: FakeHost) =>
  sent.map(({ type, content }) => [type.replace('net.nordeck.meetings.', ''), content['data']] as const);

/** Chooses an option of a select or autocomplete that is open. */
export const option = (name: string | RegExp) => screen.findByRole('option', { name });

/** Puts a text into a field at once: letter by letter is slow, and hardly any test is about letters. */
export async function fill(user: UserEvent, element: HTMLElement, text: string): Promise<void> {
  await user.clear(element);
  await user.click(element);
  if (text !== '') await user.paste(text);
}

/** Goes by the keyboard from one thing to the next until something has the focus. */
export async function reach(user: UserEvent, wanted: HTMLElement, key = '{Tab}'): Promise<void> {
  for (let steps = 0; steps < 60 && document.activeElement !== wanted; steps += 1) await user.keyboard(key);
  expect(wanted).toHaveFocus();
}
