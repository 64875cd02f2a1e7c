/** One statement takes 65,535 parameters, and a first sync may bring more rows than that. */
const PORTION = 1_000;

/** Writes rows in portions that a statement can hold, and gives what each of them returned. */
export async function inPortions<Row, Result>(
  rows: readonly Row[],
  write: (portion: Row[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < rows.length; first += PORTION) {
    results.push(...(await write(rows.slice(first, first + PORTION))));
  }
  return results;
}
