import type { UserId } from '../../../shared/src/matrix/ids.ts';
import type { Before } from './acts.ts';
import type { Step } from './step.ts';

/** Whose adoption it is. */
export type LedgerHead = { readonly by: UserId; readonly from?: UserId };

/** A change that was made, or begun when a crash came. */
export type LedgerEntry = { readonly id: number; readonly step: Step; readonly before: Before };

/** What an adoption changed, so that it can be taken back. */
export type Ledger = {
  /** The changes that stand, oldest first. */
  readonly entries: () => readonly LedgerEntry[];
  /** Notes a change that is about to be made. */
  readonly begin: (step: Step, before: Before) => Promise<void>;
  /** Notes that a change was taken back. */
  readonly undone: (id: number) => Promise<void>;
  readonly close: () => Promise<void>;
};
