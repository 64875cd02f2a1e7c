import Joi from 'joi';
import { isValidTimeZone } from './calendar/zone.ts';

/** What is told of a setting: the environment variable that holds it, and the sentence that documents it. */
export type DocumentedSetting<T = unknown> = {
  readonly variable: string;
  readonly fallback?: T;
  readonly required?: true;
  readonly secret?: true;
  /** Whether NeoDateFix knows it too. */
  readonly peer: boolean;
  readonly about: string;
};

/** One setting, with the rule it obeys. */
export type Setting<T = unknown> = DocumentedSetting<T> & { readonly rule: Joi.Schema<T> };

type Options<T> = { fallback?: T; required?: true; secret?: true; ours?: true };

/** Describes one setting. Those that only we know are `ours`. */
export function setting<T>(
  variable: string,
  rule: Joi.Schema,
  about: string,
  options: Options<T> = {},
): Setting<T> {
  const { ours, ...rest } = options;
  return { variable, rule: rule as Joi.Schema<T>, about, peer: !ours, ...rest };
}

/** Rules that settings of more than one service obey. */
export const rules = {
  text: Joi.string(),
  uri: Joi.string().uri({ scheme: ['http', 'https'] }),
  count: Joi.number().integer().min(0),
  port: Joi.number().port(),
  yesNo: Joi.boolean(),
  logLevel: Joi.string().valid('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  timeZone: Joi.string().custom((value: string, helpers) =>
    isValidTimeZone(value) ? value : helpers.message({ custom: 'must be an IANA time zone' }),
  ),
  /** Items separated by commas. */
  list: Joi.string().custom((value: string) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  ),
};

type Settings = Readonly<Record<string, Setting>>;

/** The value of every setting of a table. */
export type ValuesOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** What is wrong with the environment, one sentence for each setting. */
export class ConfigError extends Error {
  readonly complaints: readonly string[];

  constructor(complaints: readonly string[]) {
    super(`The settings are not right:\n${complaints.map((complaint) => `  - ${complaint}`).join('\n')}`);
    this.name = 'ConfigError';
    this.complaints = complaints;
  }
}

/**
 * Reads the settings of a table from environment variables.
 *
 * @throws ConfigError that names every wrong setting at once.
 */
export function readSettings<S extends Settings>(
  settings: S,
  env: Readonly<Record<string, string | undefined>>,
): ValuesOf<S> {
  const complaints: string[] = [];
  const values = Object.entries(settings).map(([name, { variable, rule, fallback, required: needed }]) => {
    const given = env[variable];
    if (given === undefined) {
      if (needed) complaints.push(`${variable} is required`);
      return [name, fallback] as const;
    }
    const result: Joi.ValidationResult<unknown> = rule.validate(given, { errors: { label: false } });
    if (result.error) complaints.push(`${variable} ${result.error.message}`);
    return [name, result.value] as const;
  });
  if (complaints.length > 0) throw new ConfigError(complaints);
  return Object.fromEntries(values) as ValuesOf<S>;
}

/** What differs from the defaults, for the start log: variables and values, secrets masked. */
export function describeSettings<S extends Settings>(
  settings: S,
  values: ValuesOf<S>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(settings).flatMap(([name, { variable, fallback, secret }]) => {
    const value: unknown = values[name];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(fallback)) return [];
    return [[variable, secret ? '(set)' : value] as const];
  });
  return Object.fromEntries(entries);
}
