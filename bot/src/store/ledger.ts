import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createSerially } from '../dispatch/serially.ts';
import type { Before } from '../adoption/acts.ts';
import type { Ledger, LedgerEntry, LedgerHead } from '../adoption/ledger.ts';
import type { Step } from '../adoption/step.ts';

type Line =
  | LedgerHead
  | { readonly id: number; readonly at: string; readonly step: Step; readonly before: Before }
  | { readonly undone: number; readonly at: string };

/** A line that was cut off by a crash was not acted upon yet: what it says is done after it is written. */
function parse(text: string): readonly Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line];
    } catch {
      return [];
    }
  });
}

/**
 * Opens the file of an adoption, a JSON value a line, only ever added to. Each line is on the disk before what it says
 * is done.
 *
 * @throws Error when the file belongs to other accounts
 */
export async function openLedger(path: string, head: LedgerHead): Promise<Ledger> {
  const lines = parse(await readFile(path, 'utf8').catch(() => ''));
  const accounts = ({ by, from }: LedgerHead) => `${by}${from === undefined ? '' : ` from ${from}`}`;
  const [first] = lines;
  if (first && 'by' in first && accounts(first) !== accounts(head)) {
    throw new Error(`${path} is the adoption by ${accounts(first)}, and this is one by ${accounts(head)}`);
  }
  const entries = new Map<number, LedgerEntry>();
  for (const line of lines) {
    if ('step' in line) entries.set(line.id, line);
    else if ('undone' in line) entries.delete(line.undone);
  }
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a', 0o600);
  const inOrder = createSerially();
  const write = (line: Line) =>
    inOrder('', async () => {
      await file.appendFile(`${JSON.stringify(line)}\n`);
      await file.datasync();
    });
  // What a crash cut off must not run into the next line.
  if (lines.length > 0) await file.appendFile('\n');
  else await write(head);
  let last = Math.max(0, ...lines.map((line) => ('id' in line ? line.id : 0)));
  const at = () => new Date().toISOString();
  return {
    entries: () => [...entries.values()],
    begin: (step, before) => write({ id: (last += 1), at: at(), step, before }),
    undone: (id) => write({ undone: id, at: at() }),
    close: () => file.close(),
  };
}
