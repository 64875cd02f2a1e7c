type Resources = {
  readonly dirs: readonly string[];
  /** How to stop what was started. */
  readonly stops: readonly (() => Promise<unknown>)[];
};

// jest loads set-up and tear-down apart from each other, but both in one process.
const holder = globalThis as { conveneE2e?: Resources };

/** For the set-up: what the tear-down has to end. */
export const keepForTeardown = (resources: Resources): void => {
  holder.conveneE2e = resources;
};

/** For the tear-down: what the set-up began; undefined when it did not get that far. */
export const keptForTeardown = (): Resources | undefined => holder.conveneE2e;
