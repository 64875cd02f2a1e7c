import type { Request } from './command.ts';
import type { Outcome } from './outcome.ts';

/** A command in the journal. */
export type Entry = {
  readonly request: Request;
  readonly door: 'matrix' | 'http';
  /** Whether an earlier attempt was authorised and may have had effects. */
  readonly begun: boolean;
  /** How it ended, where that is known and only the answer is missing. */
  readonly outcome: Outcome | undefined;
};

/** The port through which running commands keep their progress. */
export type Journal = {
  /** Notes a command that came over HTTP. Returns the entry that stands under this id already, if there is one. */
  readonly accept: (request: Request) => Promise<Entry | undefined>;
  /** Lets a command over HTTP that failed, and whose failure was told, begin anew. Returns how it stands then. */
  readonly reopen: (request: Request) => Promise<Entry>;
  /** Forgets what was answered and came before a moment, in milliseconds since 1970. */
  readonly forget: (before: number) => Promise<void>;
  /** Notes that a command is authorised and is about to have effects. */
  readonly begin: (id: string) => Promise<void>;
  readonly end: (id: string, outcome: Outcome) => Promise<void>;
  /** Notes that nothing is left to do. */
  readonly answered: (id: string) => Promise<void>;
  /** All that is not answered, oldest first. */
  readonly unanswered: () => Promise<readonly Entry[]>;
  /** How a command stands that is not answered. */
  readonly unfinished: (id: string) => Promise<Entry | undefined>;
  /** How a command stands, answered or not. */
  readonly find: (id: string) => Promise<Entry | undefined>;
  /** What a command kept under a name for its later attempts. */
  readonly recall: <T>(id: string, step: string) => Promise<T | undefined>;
  readonly remember: (id: string, step: string, value: unknown) => Promise<void>;
};
