// The exceptions of the IndexedDB standard, by the names it gives them.

const named =
  (name: string) =>
  (message: string): DOMException =>
    new DOMException(message, name);

export const abortError = named('AbortError');
export const constraintError = named('ConstraintError');
export const dataError = named('DataError');
export const invalidAccessError = named('InvalidAccessError');
export const invalidStateError = named('InvalidStateError');
export const notFoundError = named('NotFoundError');
/** What the standard knows and this IndexedDB leaves out. */
export const notSupportedError = named('NotSupportedError');
export const readOnlyError = named('ReadOnlyError');
export const transactionInactiveError = named('TransactionInactiveError');
export const versionError = named('VersionError');
