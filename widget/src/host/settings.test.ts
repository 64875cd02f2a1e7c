import { themeFor } from '../theme.ts';
import { readSettings } from './settings.ts';

const theme = (colour: unknown) =>
  themeFor({ theme: 'light' }, readSettings({ REACT_APP_PRIMARY_COLOR: colour }), (key) => key);
const usual = theme(undefined).palette.primary.main;

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
