/** A `DOMStringList`. */
export type Names = readonly string[] & {
  readonly contains: (name: string) => boolean;
  readonly item: (index: number) => string | null;
};

export const names = (of: Iterable<string>): Names => {
  const sorted = [...of].sort();
  return Object.assign(sorted, {
    contains: (name: string) => sorted.includes(name),
    item: (index: number) => sorted[index] ?? null,
  });
};
