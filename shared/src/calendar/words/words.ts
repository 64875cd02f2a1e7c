/** On which of the days in a month or year something is repeated. */
export type On =
  /** Days of the month, from its end if negative. */
  | { readonly kind: 'days'; readonly days: readonly number[] }
  /** Weekdays of the month, each with its place, from the end if negative; `workday` is Monday to Friday. */
  | { readonly kind: 'weekdays'; readonly weekdays: readonly { nth: number; weekday: number | 'workday' }[] };

/** What a recurrence rule says, in terms that can be put in a sentence. Months count from 1, weekdays from Monday = 0. */
export type Pattern =
  | { readonly kind: 'daily'; readonly interval: number }
  | { readonly kind: 'weekly'; readonly interval: number; readonly days: 'workdays' | readonly number[] }
  | { readonly kind: 'monthly'; readonly interval: number; readonly on?: On }
  | { readonly kind: 'yearly'; readonly interval: number }
  | {
      readonly kind: 'yearly';
      readonly interval: number;
      readonly on: On;
      readonly months: readonly number[];
    };

/** What `Intl` knows of a language, given to its words. */
export type Names = {
  readonly weekday: (weekday: number) => string;
  readonly month: (month: number) => string;
  readonly list: (items: readonly string[]) => string;
};

/**
 * A language. To add one, add a file here and its row in `format.ts`. A function that answers undefined cannot
 * say it; then the rule is called custom.
 */
export type Words = {
  readonly pattern: (pattern: Pattern, names: Names) => string | undefined;
  /** Appended, with a space before it. */
  readonly until: (date: string) => string;
  readonly times: (count: number) => string;
  /** A rule we can follow but not put in words. */
  readonly custom: string;
  /** A rule we cannot follow. */
  readonly unsupported: string;
};
