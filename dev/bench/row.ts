/** One line of the table: what was measured, at which size, beside what it must cost at least. */
export type BenchRow = {
  readonly what: string;
  readonly size: number | string;
  /** The same work done with the fewest possible steps, in the same run. */
  readonly floor?: number;
  readonly ours: number;
  readonly unit: 'ms' | 's' | 'kB' | 'MB' | '%' | 'fps' | 'requests';
  /** What the product allows itself, in words. */
  readonly budget: string;
};
