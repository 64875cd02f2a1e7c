/**
 * Thrown by whatever waits when the service stops. It is no outcome: the command it ends stays in the journal and is
 * taken up again at the next start, so nobody may treat it as a failure.
 */
export class Interrupted extends Error {
  constructor() {
    super('the service is stopping');
    this.name = 'Interrupted';
  }
}

/** Whether an error, or what caused it, is the stopping of the service. */
export function isInterruption(error: unknown): boolean {
  if (error instanceof Interrupted) return true;
  return error instanceof Error && error.cause !== undefined && isInterruption(error.cause);
}
