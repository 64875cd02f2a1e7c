/** Something done in steps; each step gives whether there is more. */
export type Steps = { step(): boolean };

/**
 * Transactions one after the other, in the order in which they were made, one request a macrotask. In between, everything
 * that a result sets in motion (promises, microtasks) runs, so that whoever wants to ask for more in the same transaction
 * has done so before it would commit by itself.
 */
export class Schedule {
  readonly #waiting: Steps[] = [];
  #idle: (() => void)[] = [];
  #ticking = false;

  add(steps: Steps): void {
    this.#waiting.push(steps);
    this.#wake();
  }

  /** Settles when there is nothing left to do. */
  idle(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #wake(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    setImmediate(() => this.#tick());
  }

  #tick(): void {
    this.#ticking = false;
    const [current] = this.#waiting;
    if (current && !current.step()) this.#waiting.shift();
    if (this.#waiting.length > 0) return this.#wake();
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }
}
