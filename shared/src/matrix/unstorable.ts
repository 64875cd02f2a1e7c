/** How deep values may be nested. */
const MAX_DEPTH = 20;

/** What is wrong with a value that Matrix would have to store as canonical JSON, or `undefined`. */
export function unstorable(value: unknown, path: string, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return `${path} is nested too deeply`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    return `${path} must be an integer, Matrix stores no fractions`;
  }
  if (typeof value === 'string' && (!value.isWellFormed() || value.includes('\0'))) {
    return `${path} must be well-formed Unicode text without NUL`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const complaint = unstorable(key, path, depth + 1) ?? unstorable(inner, `${path}.${key}`, depth + 1);
    if (complaint) return complaint;
  }
  return undefined;
}
