/** One try at carrying a command out; the service may have been killed during earlier ones. */
export type Attempt = {
  /** Whether an earlier attempt was cut off, so that parts of the work may be done already. */
  readonly resumed: boolean;
  /** What an earlier attempt kept. The values are JSON. */
  readonly recall: <T>(step: string) => Promise<T | undefined>;
  /** Keeps a value for later attempts. */
  readonly remember: (step: string, value: unknown) => Promise<void>;
};

/** Decides something once: a later attempt gets what the first one decided. */
export async function once<T>(attempt: Attempt, step: string, decide: () => T | Promise<T>): Promise<T> {
  const decided = attempt.resumed ? await attempt.recall<T>(step) : undefined;
  if (decided !== undefined) return decided;
  const value = await decide();
  await attempt.remember(step, value);
  return value;
}
