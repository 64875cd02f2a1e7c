/**
 * Waits until no other tab of this browser runs the planner: the keys for encryption can have one user at a time. The right
 * is held as long as the page lives.
 *
 * @param mustWait is called when another tab has to be closed first
 */
export async function waitUntilAlone(mustWait: () => void): Promise<void> {
  // Only a secure context has locks; where there are none we go without.
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return;
  await new Promise<void>((resolve, reject) => {
    const hold = () => {
      resolve();
      return new Promise<never>(() => undefined);
    };
    const take = async () => {
      await locks.request('convene', { ifAvailable: true }, (lock) => (lock ? hold() : undefined));
      mustWait();
      await locks.request('convene', hold);
    };
    take().catch(reject);
  });
}
