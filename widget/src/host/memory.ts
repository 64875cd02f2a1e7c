/** What is remembered in this browser, by key. Values are JSON. Where nothing can be kept, nothing is remembered. */
export type Memory = {
  readonly read: (key: string) => unknown;
  readonly write: (key: string, value: unknown) => void;
};

/** Remembers in the browser's storage, which may be full, forbidden or edited by hand. */
export function browserMemory(storage: () => Storage): Memory {
  return {
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
