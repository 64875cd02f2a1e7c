/**
 * Does something for each item, a bounded number at a time, and takes no more of them than it works on.
 *
 * @throws what `act` throws first; items under way are waited for.
 */
export async function sideBySide<T>(
  limit: number,
  items: Iterable<T> | AsyncIterable<T>,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const source: Iterator<T> | AsyncIterator<T> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let failed = false;
  const work = async () => {
    while (!failed) {
      const next = await source.next();
      if (next.done === true) return;
      await act(next.value);
    }
  };
  const workers = Array.from({ length: limit }, () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  await Promise.all(workers);
}
