import { themeFor } from '../theme.ts';
import { readSettings } from './settings.ts';

const theme = (colour: unknown) =>
  themeFor({ theme: 'light' }, readSettings({ REACT_APP_PRIMARY_COLOR: colour }), (key) => key);
const usual = theme(undefined).palette.primary.main;

test.each([
  ['REACT_APP_API_BASE_URL', 5],
  ['REACT_APP_BOT_USER_ID', { user: '@bot:example.org' }],
  ['REACT_APP_PRIMARY_COLOR', 255],
  ['REACT_APP_DEFAULT_MEETING_MINUTES', 'an hour'],
  ['REACT_APP_DISPLAY_ALL_MEETINGS', 'maybe'],
])('leaves all others as they are where %s is set to %p', (name, value) => {
  const others = { ...readSettings({ REACT_APP_HOME_SERVER_URL: 'https://matrix.example.org' }) };
  expect(others.REACT_APP_DEFAULT_MEETING_MINUTES).toBe(60);
  expect(readSettings({ ...others, [name]: value })).toEqual(others);
});

test.each(['#a1b2c3', '#abc', 'rgb(1, 2, 3)', 'rgb(1 2 3)', 'hsl(210, 50%, 40%)'])(
  'takes %s for the colour of buttons',
  (colour) => {
    expect(theme(colour).palette.primary.main).toBe(colour);
  },
);

test.each(['tomato', 'oklch(0.7 0.1 200)', '#12', 'rgb()', 'no colour', ''])(
  'leaves the colour of buttons as it is where %p is set up',
  (colour) => {
    expect(theme(colour).palette.primary.main).toBe(usual);
  },
);
