import Joi from 'joi';

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
  /** Whether the widget's URL may name another bot (`meetings_bot_base_url`, `meetings_bot_user_id`). */
  readonly REACT_APP_ALLOW_URL_OVERRIDES: boolean;
};

const text = Joi.string().empty(['', null]);
const minutes = (fallback: number) =>
  Joi.number().integer().min(1).max(100_000).default(fallback).failover(fallback);
/** Only the word `true` switches on, as with the peer. */
const flag = Joi.boolean().truthy('true').default(false).failover(false);

const schema = Joi.object<Settings>({
  REACT_APP_API_BASE_URL: text,
  REACT_APP_BOT_USER_ID: text,
  REACT_APP_HOME_SERVER_URL: text,
  REACT_APP_ELEMENT_URL: text,
  REACT_APP_PRIMARY_COLOR: text,
  REACT_APP_LIGHT_PRIMARY_COLOR: text,
  REACT_APP_DARK_PRIMARY_COLOR: text,
  REACT_APP_FORCE_HIGH_CONTRAST_THEME: flag,
  REACT_APP_DEFAULT_MEETING_MINUTES: minutes(60),
  REACT_APP_DEFAULT_BREAKOUT_SESSION_MINUTES: minutes(15),
  REACT_APP_DEFAULT_MINUTES_TO_ROUND: minutes(15),
  REACT_APP_MESSAGING_NOT_ALLOWED_POWER_LEVEL: Joi.number().integer().min(0).default(100).failover(100),
  REACT_APP_DISPLAY_ALL_MEETINGS: flag,
  REACT_APP_ALLOW_URL_OVERRIDES: flag,
})
  .unknown()
  .required();

/** Reads `config.json` as it was served. What is unsound there has its default: a page that is half set up still works. */
export function readSettings(served: unknown): Settings {
  const input = typeof served === 'object' && served !== null ? served : {};
  const result: Joi.ValidationResult<Settings> = schema.validate(input, { stripUnknown: true });
  return result.value as Settings;
}
