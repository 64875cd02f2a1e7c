import { isObject } from '../../../shared/src/matrix/event.ts';

/** How the planner is set up where it is served: the variables of its container, as they are named there. */
export type Settings = {
  readonly REACT_APP_API_BASE_URL?: string;
  readonly REACT_APP_BOT_USER_ID?: string;
  readonly REACT_APP_HOME_SERVER_URL?: string;
  readonly REACT_APP_ELEMENT_URL?: string;
  readonly REACT_APP_PRIMARY_COLOR?: string;
  readonly REACT_APP_LIGHT_PRIMARY_COLOR?: string;
  readonly REACT_APP_DARK_PRIMARY_COLOR?: string;
  readonly REACT_APP_FORCE_HIGH_CONTRAST_THEME: boolean;
  /** Minutes. */
  readonly REACT_APP_DEFAULT_MEETING_MINUTES: number;
  readonly REACT_APP_DEFAULT_BREAKOUT_SESSION_MINUTES: number;
  readonly REACT_APP_DEFAULT_MINUTES_TO_ROUND: number;
  readonly REACT_APP_MESSAGING_NOT_ALLOWED_POWER_LEVEL: number;
  readonly REACT_APP_DISPLAY_ALL_MEETINGS: boolean;
  readonly REACT_APP_ALLOW_URL_OVERRIDES: boolean;
};

/** One setting: what is made of what was served, and the sentence that documents it. */
type Row<Value> = {
  /** What is unsound counts as absent: a page that is half set up still works. */
  readonly read: (given: unknown) => Value | undefined;
  readonly fallback?: Value;
  readonly about: string;
  /** Whether NeoDateFix knows it too. */
  readonly peer: boolean;
};

const row = <Value>(read: Row<Value>['read'], about: string, fallback?: Value): Row<Value> => ({
  read,
  about,
  peer: true,
  ...(fallback !== undefined && { fallback }),
});

const text = (given: unknown) => (typeof given === 'string' && given !== '' ? given : undefined);
/** What can be reckoned with: lighter and darker shades, and what can be read on it. */
const reckonable = /^(#([\da-f]{3}|[\da-f]{6})|(rgb|hsl)\([\d.]+%?(,?\s*[\d.]+%?){2}\))$/i;
const colour = (given: unknown) => (typeof given === 'string' && reckonable.test(given) ? given : undefined);
/** A whole number, be it written as one or as text: a container's variables are texts. */
const whole = (least: number, most: number) => (given: unknown) => {
  const number = typeof given === 'string' && /\d/.test(given) ? Number(given) : given;
  return Number.isInteger(number) && least <= Number(number) && Number(number) <= most
    ? Number(number)
    : undefined;
};
const minutes = whole(1, 100_000);
/** Only the word `true` switches on, as with the peer. */
const flag = (given: unknown) =>
  given === true || (typeof given === 'string' && given.toLowerCase() === 'true');

const rows: { readonly [Key in keyof Settings]-?: Row<NonNullable<Settings[Key]>> } = {
  REACT_APP_API_BASE_URL: row(text, 'Where the bot answers over HTTP.'),
  REACT_APP_BOT_USER_ID: row(
    text,
    "The bot's user id: hidden from lists of participants, and nobody else's answers count.",
  ),
  REACT_APP_HOME_SERVER_URL: row(
    text,
    'Where the homeserver answers clients. On its own page people log in there; unset, they name their own. In clients the pictures of people come from there; unset, there are none.',
  ),
  REACT_APP_ELEMENT_URL: row(
    text,
    'The client in which rooms are opened from the page of its own; unset, links go by matrix.to.',
  ),
  REACT_APP_PRIMARY_COLOR: row(
    colour,
    'The colour of buttons and highlights, as `#0467dd`, `rgb(…)` or `hsl(…)`.',
  ),
  REACT_APP_LIGHT_PRIMARY_COLOR: row(colour, 'The same for the light theme alone.'),
  REACT_APP_DARK_PRIMARY_COLOR: row(colour, 'The same for the dark theme alone.'),
  REACT_APP_FORCE_HIGH_CONTRAST_THEME: row(
    flag,
    'Whether everything is shown in high contrast, whatever the client looks like.',
    false,
  ),
  REACT_APP_DEFAULT_MEETING_MINUTES: row(minutes, 'How long a new meeting is at first, in minutes.', 60),
  REACT_APP_DEFAULT_BREAKOUT_SESSION_MINUTES: row(
    minutes,
    'How long new breakout sessions are at first, in minutes.',
    15,
  ),
  REACT_APP_DEFAULT_MINUTES_TO_ROUND: row(
    minutes,
    'A new meeting begins at the next full block of so many minutes.',
    15,
  ),
  REACT_APP_MESSAGING_NOT_ALLOWED_POWER_LEVEL: row(
    whole(0, Number.MAX_SAFE_INTEGER),
    'The power level needed to write where messaging is switched off.',
    100,
  ),
  REACT_APP_DISPLAY_ALL_MEETINGS: row(
    flag,
    'Whether the planner shows the meetings of all rooms and not only of its own.',
    false,
  ),
  REACT_APP_ALLOW_URL_OVERRIDES: {
    ...row(
      flag,
      "Whether the widget's URL may name another bot (`meetings_bot_base_url`, `meetings_bot_user_id`): for test set-ups.",
      false,
    ),
    peer: false,
  },
};

/** Every setting, once: `config.json` and docs/configuration.md follow. */
export const settings = Object.entries(rows).map(([variable, each]) => ({ variable, ...each }));

/** Reads `config.json` as it was served. What is wrong with one value is no matter of the others. */
export function readSettings(served: unknown): Settings {
  const input = isObject(served) ? served : {};
  const values = settings.flatMap(({ variable, read, fallback }) => {
    const value = read(input[variable]) ?? fallback;
    return value === undefined ? [] : [[variable, value]];
  });
  return Object.fromEntries(values) as Settings;
}
