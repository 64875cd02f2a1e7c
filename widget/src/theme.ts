import { createTheme, type Theme } from '@mui/material/styles';
import type { Look } from './host/host.ts';
import type { Settings } from './host/settings.ts';
import type { Texts } from './i18n.ts';

/** What differs between the looks; contrast is at least 4.5 : 1 for text, 7 : 1 in high contrast (WCAG 2.2). */
const colours = {
  light: { primary: '#0467dd', background: '#ffffff', paper: '#ffffff', text: '#1b1d22', border: '#c1c6cd' },
  dark: { primary: '#7aacf4', background: '#101317', paper: '#1b1d22', text: '#ebeef2', border: '#4a5057' },
  highContrast: {
    primary: '#00317a',
    background: '#ffffff',
    paper: '#ffffff',
    text: '#000000',
    border: '#000000',
  },
} as const;

/** The colour that was chosen for this look: by the client, or where the planner is served. */
function primaryOf({ theme, accent }: Look, settings: Settings): string {
  if (theme === 'highContrast') return colours.highContrast.primary;
  const { REACT_APP_LIGHT_PRIMARY_COLOR: light, REACT_APP_DARK_PRIMARY_COLOR: dark } = settings;
  const configured = (theme === 'dark' ? dark : light) ?? settings.REACT_APP_PRIMARY_COLOR;
  return accent ?? configured ?? colours[theme].primary;
}

/** What the parts of our controls are called that MUI names by itself; what we leave out is not shown anywhere. */
const words = (t: Texts) => ({
  MuiAlert: { defaultProps: { closeText: t('control.close') } },
  MuiAutocomplete: {
    defaultProps: {
      clearText: t('control.clear'),
      closeText: t('control.close'),
      openText: t('control.open'),
      noOptionsText: t('control.noOptions'),
    },
  },
  MuiLocalizationProvider: {
    defaultProps: {
      localeText: {
        previousMonth: t('control.previousMonth'),
        nextMonth: t('control.nextMonth'),
        timePickerToolbarTitle: t('control.chooseTime'),
        calendarViewSwitchingButtonAriaLabel: (view: string) =>
          t(view === 'year' ? 'control.toDays' : 'control.toYears'),
      },
    },
  },
});

/** The look of the client around us as a theme, and the language of its controls. */
export function themeFor(look: Look, settings: Settings, t: Texts): Theme {
  const theme = settings.REACT_APP_FORCE_HIGH_CONTRAST_THEME ? 'highContrast' : look.theme;
  const { background, paper, text, border } = colours[theme];
  return createTheme({
    palette: {
      mode: theme === 'dark' ? 'dark' : 'light',
      primary: { main: primaryOf({ ...look, theme }, settings) },
      // White is read better on a darker blue than black on MUI's.
      ...(theme !== 'dark' && { info: { main: '#01579b' } }),
      // White on the red that MUI has for the dark is hard to read.
      ...(theme === 'dark' && { error: { main: '#f4867f', contrastText: colours.dark.paper } }),
      background: { default: background, paper },
      text: theme === 'highContrast' ? { primary: text, secondary: text } : { primary: text },
      divider: border,
    },
    typography: {
      fontFamily: 'Inter, system-ui, sans-serif',
      fontSize: 14,
      button: { textTransform: 'none' },
    },
    shape: { borderRadius: 8 },
    components: {
      ...words(t),
      // Papers that lie higher would be greyed in the dark; the client's do not.
      MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiButton: { defaultProps: { disableElevation: true } },
    },
  });
}
