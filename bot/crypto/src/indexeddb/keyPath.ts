import { encodeKey } from './keys.ts';

/** Where in a value the key of an index stands: one path, or several for an array key. */
export type KeyPath = string | readonly string[];

const follow = (value: unknown, path: string): unknown => {
  let at = value;
  for (const part of path === '' ? [] : path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
};

/** The bytes of the key at the path; undefined when there is none, or no valid one: then the value is not in the index. */
export const keyAt = (value: unknown, path: KeyPath): Uint8Array | undefined => {
  const found = typeof path === 'string' ? follow(value, path) : path.map((one) => follow(value, one));
  try {
    return encodeKey(found);
  } catch {
    return undefined;
  }
};
