/** Runs tasks of the same key one after the other, and those of different keys side by side. */
export type Serially = <T>(key: string, task: () => Promise<T>) => Promise<T>;

/** A new set of queues. A key is forgotten as soon as nothing waits under it. */
export function createSerially(): Serially {
  const last = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === settled) last.delete(key);
      });
    last.set(key, settled);
    return mine;
  };
}
