/** Waits for all, so that nothing goes on behind a failed command, and then throws the first failure, if there is one. */
export async function allSettled<T>(acts: readonly Promise<T>[]): Promise<readonly T[]> {
  const results = await Promise.allSettled(acts);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
