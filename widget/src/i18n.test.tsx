import { screen } from '@testing-library/react';
import type { RoomId } from '../../shared/src/matrix/ids.ts';
import { calendarRoom, createFakeHost } from './test/fakeHost.ts';
import { calendar, meeting } from './test/rooms.ts';
import { openForm, worldOfForms } from './test/showForm.tsx';
import { showPlanner } from './test/showPlanner.tsx';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2040, 9, 1), advanceTimers: true });
});
afterEach(() => {
  jest.useRealTimers();
});

const daysIn = async (locale: string) => {
  const host = createFakeHost({ locale });
  host.set(calendarRoom, ...calendar());
  host.set('!a:example.org' as RoomId, ...meeting());
  await showPlanner(host);
  await screen.findByRole('heading', { name: 'Meeting' });
  return screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
};

test.each([
  ['de_DE', 'Mittwoch, 03.10.2040'],
  ['de-AT', 'Mittwoch, 03.10.2040'],
  ['en_GB', 'Wednesday, 03/10/2040'],
  ['c', 'Wednesday, 10/03/2040'],
])('understands what clients call a locale: %s', async (locale, day) => {
  expect(await daysIn(locale)).toEqual([day]);
});

test.each(['fr', 'pt_BR', 'tlh'])(
  'speaks English, dates included, where it does not speak a language: %s',
  async (locale) => {
    expect(await daysIn(locale)).toEqual([expect.stringMatching(/^Wednesday, \d\d\/\d\d\/2040$/)]);
  },
);

test('names every control in German', async () => {
  const { user, dialog } = await openForm(worldOfForms({ locale: 'de' }), { form: 'meeting' });
  await user.click(screen.getByRole('button', { name: /^Startdatum wählen/ }));
  await screen.findByRole('button', { name: 'Vorheriger Monat' });
  const names = screen.getAllByRole('button', { hidden: true }).map((button) => {
    const { title, textContent } = button;
    return button.getAttribute('aria-label') ?? (title || textContent);
  });
  expect(names).toContain('Nächster Monat');
  expect(names).toContain('Kalenderansicht ist geöffnet, zur Jahresansicht wechseln');
  expect(names).toContain('Öffnen');
  expect(names.join(' ')).not.toMatch(/Open|Close|Clear|month|view/);
  expect(dialog).toBeInTheDocument();
});
