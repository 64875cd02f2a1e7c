/** What is remembered in this browser, by key. Values are JSON. Where nothing can be kept, nothing is remembered. */
export type Notes = {
  readonly read: (key: string) => unknown;
  readonly write: (key: string, value: unknown) => void;
};

/** What the pages of this browser remember, each for itself where it claims a name. */
export type Memory = Notes & {
  /** Under which keys there is anything. */
  readonly keys: () => readonly string[];
  /** Takes a name for this page alone, until it is given back or the page ends. Undefined if another page has it. */
  readonly claim: (name: string) => Promise<(() => void) | undefined>;
};

/** Web Locks live as long as the page. Where there are none, nobody is in the way. */
function claim(name: string): Promise<(() => void) | undefined> {
  const free = () => undefined;
  // Absent where a page is not served securely.
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  if (locks === undefined) return Promise.resolve(free);
  return new Promise((resolve) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(undefined);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(() => resolve(free));
  });
}

/** Remembers in the browser's storage, which may be full, forbidden or edited by hand. */
export function browserMemory(storage: () => Storage): Memory {
  return {
    claim,
    keys: () => {
      try {
        return Object.keys(storage());
      } catch {
        return [];
      }
    },
    read: (key) => {
      try {
        const text = storage().getItem(key);
        return text === null ? undefined : (JSON.parse(text) as unknown);
      } catch {
        return undefined;
      }
    },
    write: (key, value) => {
      try {
        if (value === undefined) storage().removeItem(key);
        else storage().setItem(key, JSON.stringify(value));
      } catch {
        // Remembering is a convenience: without it everything works.
      }
    },
  };
}
