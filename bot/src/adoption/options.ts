import { parseArgs } from 'node:util';

/** What somebody asks of an adoption. */
export type AdoptionOptions = {
  /** Whether anything is changed. */
  readonly apply: boolean;
  readonly farewell: boolean;
  readonly json: boolean;
  /** Where changes are noted; beside the database where absent. */
  readonly ledger: string | undefined;
  /** The notes of the adoption that is taken back. */
  readonly undo: string | undefined;
};

export const usage = `Usage: npm run bot -- adopt [--apply] [--farewell] [--json] [--ledger FILE]
       npm run bot -- adopt --undo FILE [--apply] [--json]

Takes over the rooms of a running NeoDateFix. Stop its bot, and ours, before.
  --apply        changes what the dry run says; without it nothing is changed
  --farewell     the old account leaves the rooms where the new one has all its power
  --json         reports in JSON
  --ledger FILE  where changes are noted; adoption.jsonl beside the database where absent
  --undo FILE    takes back what is noted there
With ADOPT_FROM_ACCESS_TOKEN the rooms are those of another account, else of our own.
`;

/** Reads the words behind \`adopt\`. Throws an Error in words where they are not right. */
export function readOptions(args: readonly string[]): AdoptionOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      apply: { type: 'boolean', default: false },
      farewell: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      ledger: { type: 'string' },
      undo: { type: 'string' },
    },
  });
  if (values.undo !== undefined && (values.farewell || values.ledger !== undefined))
    throw new Error('--undo goes with --apply and --json only');
  const { apply, farewell, json, ledger, undo } = values;
  return { apply, farewell, json, ledger, undo };
}
