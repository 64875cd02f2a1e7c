/** The middle of some figures: what one slow or one lucky run does not move. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How long something takes, in milliseconds. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/**
 * Measures two ways of doing the same, in turns, so that what else happens on the machine touches both.
 *
 * @returns the median of each in milliseconds
 */
export async function compare(
  rounds: number,
  floor: (round: number) => Promise<unknown>,
  ours: (round: number) => Promise<unknown>,
): Promise<{ readonly floor: number; readonly ours: number }> {
  const figures = { floor: [] as number[], ours: [] as number[] };
  // The first round warms both up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const [bare, full] = [await timed(() => floor(round)), await timed(() => ours(round))];
    if (round === 0) continue;
    figures.floor.push(bare);
    figures.ours.push(full);
  }
  return { floor: median(figures.floor), ours: median(figures.ours) };
}
