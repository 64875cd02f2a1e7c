import { lookOf, modalUrl, readParameters, withOverrides } from './parameters.ts';
import { readSettings } from './settings.ts';

const address = (
  fragment: string,
  query = '?widgetId=w&parentUrl=https%3A%2F%2Fclient.example.org%2Fapp%2F',
) => new URL(`https://meetings.example.org/cockpit/${query}#/?${fragment}`);

test('reads who is where from what the client filled in, and nothing from what it did not', () => {
  const read = readParameters(
    address('matrix_user_id=%40a%3Ab&matrix_room_id=!r%3Ab&theme=$org.matrix.msc2873.client_theme'),
  );
  expect(read).toMatchObject({
    widgetId: 'w',
    userId: '@a:b',
    roomId: '!r:b',
    theme: undefined,
    isModal: false,
  });
  expect(read?.clientUrl.href).toBe('https://client.example.org/app/');
  expect(readParameters(address('matrix_user_id=nobody'))?.userId).toBeUndefined();
});

test.each([
  '',
  '?widgetId=w',
  '?parentUrl=https%3A%2F%2Fclient.example.org',
  '?widgetId=w&parentUrl=nonsense',
])('finds no client around %p', (query) => {
  expect(readParameters(address('matrix_user_id=%40a%3Ab', query))).toBeUndefined();
});

test('gives a window all that it was told itself', () => {
  const url = new URL(modalUrl(address('matrix_user_id=%40a%3Ab'), '/schedule-meeting'));
  expect(url.pathname).toBe('/schedule-meeting');
  expect(url.search).toBe('');
  url.search = address('').search;
  expect(readParameters(url)).toMatchObject({ userId: '@a:b', isModal: true });
});

test('takes another bot from the address only where that is allowed', () => {
  const read = readParameters(
    address('meetings_bot_base_url=https%3A%2F%2Fevil&meetings_bot_user_id=%40e%3Ae'),
  );
  if (!read) throw new Error('not read');
  const settings = readSettings({ REACT_APP_API_BASE_URL: 'https://bot' });
  expect(withOverrides(settings, read)).toEqual(settings);
  const allowing = readSettings({ REACT_APP_ALLOW_URL_OVERRIDES: 'true' });
  expect(withOverrides(allowing, read)).toMatchObject({
    REACT_APP_API_BASE_URL: 'https://evil',
    REACT_APP_BOT_USER_ID: '@e:e',
  });
});

test.each([
  ['light', 'light'],
  ['dark', 'dark'],
  ['light-high-contrast', 'highContrast'],
  ['custom-Deep Dark', 'dark'],
  [undefined, 'light'],
])('the theme %p looks %p', (theme, look) => {
  expect(lookOf(theme)).toEqual({ theme: look });
});
