import Joi from 'joi';
import type { Setting } from '../../../shared/src/settings.ts';

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

type Name = keyof Settings;
type Row<Key extends Name> = Omit<Setting<Settings[Key]>, 'variable' | 'required' | 'secret'>;

/** What is unsound counts as absent: a page that is half set up still works. */
const sound = <Key extends Name>(rule: Joi.Schema, about: string, fallback?: Settings[Key]): Row<Key> => ({
  rule: (fallback === undefined ? rule : rule.default(fallback).failover(fallback)) as Row<Key>['rule'],
  about,
  peer: true,
  ...(fallback !== undefined && { fallback }),
});

const text = Joi.string().empty(['', null]);
/** What can be reckoned with: lighter and darker shades, and what can be read on it. */
const reckonable = /^(#([\da-f]{3}|[\da-f]{6})|(rgb|hsl)\([\d.]+%?(,?\s*[\d.]+%?){2}\))$/i;
const colour = text.custom((value: string) => (reckonable.test(value) ? value : undefined));
const minutes = Joi.number().integer().min(1).max(100_000);
/** Only the word `true` switches on, as with the peer. */
const flag = Joi.boolean().truthy('true');

const rows: { readonly [Key in Name]-?: Row<Key> } = {
  REACT_APP_API_BASE_URL: sound(text, 'Where the bot answers over HTTP.'),
  REACT_APP_BOT_USER_ID: sound(
    text,
    "The bot's user id: hidden from lists of participants, and nobody else's answers count.",
  ),
  REACT_APP_HOME_SERVER_URL: sound(
    text,
    'Where the homeserver answers clients. On its own page people log in there; unset, they name their own. In clients the pictures of people come from there; unset, there are none.',
  ),
  REACT_APP_ELEMENT_URL: sound(
    text,
    'The client in which rooms are opened from the page of its own; unset, links go by matrix.to.',
  ),
  REACT_APP_PRIMARY_COLOR: sound(
    colour,
    'The colour of buttons and highlights, as `#0467dd`, `rgb(…)` or `hsl(…)`.',
  ),
  REACT_APP_LIGHT_PRIMARY_COLOR: sound(colour, 'The same for the light theme alone.'),
  REACT_APP_DARK_PRIMARY_COLOR: sound(colour, 'The same for the dark theme alone.'),
  REACT_APP_FORCE_HIGH_CONTRAST_THEME: sound(
    flag,
    'Whether everything is shown in high contrast, whatever the client looks like.',
    false,
  ),
  REACT_APP_DEFAULT_MEETING_MINUTES: sound(minutes, 'How long a new meeting is at first, in minutes.', 60),
  REACT_APP_DEFAULT_BREAKOUT_SESSION_MINUTES: sound(
    minutes,
    'How long new breakout sessions are at first, in minutes.',
    15,
  ),
  REACT_APP_DEFAULT_MINUTES_TO_ROUND: sound(
    minutes,
    'A new meeting begins at the next full block of so many minutes.',
    15,
  ),
  REACT_APP_MESSAGING_NOT_ALLOWED_POWER_LEVEL: sound(
    Joi.number().integer().min(0),
    'The power level needed to write where messaging is switched off.',
    100,
  ),
  REACT_APP_DISPLAY_ALL_MEETINGS: sound(
    flag,
    'Whether the planner shows the meetings of all rooms and not only of its own.',
    false,
  ),
  REACT_APP_ALLOW_URL_OVERRIDES: {
    ...sound<'REACT_APP_ALLOW_URL_OVERRIDES'>(
      flag,
      "Whether the widget's URL may name another bot (`meetings_bot_base_url`, `meetings_bot_user_id`): for test set-ups.",
      false,
    ),
    peer: false,
  },
};

/** Every setting, once: `config.json` and docs/configuration.md follow. */
export const settings: readonly Setting[] = Object.entries(rows).map(([variable, row]) => ({
  variable,
  ...row,
}));

/** Reads `config.json` as it was served. What is wrong with one value is no matter of the others. */
export function readSettings(served: unknown): Settings {
  const input = typeof served === 'object' && served !== null ? served : {};
  const values = settings.flatMap(({ variable, rule }) => {
    const given = (input as Readonly<Record<string, unknown>>)[variable];
    const result: Joi.ValidationResult<unknown> = rule.validate(given);
    return result.error || result.value === undefined ? [] : [[variable, result.value]];
  });
  return Object.fromEntries(values) as Settings;
}
