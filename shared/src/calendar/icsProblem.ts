/** What of a file could not be expressed in a calendar of ours. */
export type IcsProblem = {
  readonly kind: IcsProblemKind;
  /** Of the event it is about. */
  readonly uid?: string;
  /** The zone, rule, component or reason it is about. */
  readonly detail?: string;
};

export type IcsProblemKind =
  /** The text is no iCalendar, or too long. Nothing was read. */
  | 'unreadable'
  /** A line (`detail` is its beginning) makes no sense and was left out. */
  | 'line'
  /** A component that is no event (`detail`) was left out. */
  | 'component'
  /** An event without a start that exists was left out. */
  | 'noStart'
  /** It has no length that a meeting can have; it was given an hour. */
  | 'noLength'
  /** A time without a zone was read in the reader's. */
  | 'floating'
  /** A zone (`detail`) is none we know; its times were read in the reader's. */
  | 'unknownZone'
  /** The rule cannot be used (`detail` says why); only the first meeting was taken. */
  | 'rule'
  /** Only the first of several rules, and none of those that exclude, was taken. */
  | 'furtherRules'
  /** A changed occurrence belongs to no series here; it was taken as a meeting of its own. */
  | 'noSeries'
  /** A change is of something that is no occurrence of the series; it was left out. */
  | 'noOccurrence'
  /** A change was meant for all following occurrences as well, which cannot follow it; only the one was changed. */
  | 'following'
  /** A changed occurrence has another title, description or place; only its times were taken. */
  | 'occurrenceText'
  /** What a property (`detail`) says has no place in a meeting. */
  | 'property'
  /** A reminder is not so long before the start (but before the end, or at a time of its own) and was left out. */
  | 'alarm'
  /** What came of it would be refused (`detail` says why) and was left out. */
  | 'refused';

export type Report = (kind: IcsProblemKind, detail?: string) => void;
