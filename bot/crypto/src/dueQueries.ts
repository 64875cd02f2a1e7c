import { usersIn } from './requests.ts';

/**
 * Whose devices the crate wants to query before it says anything about them. It would wait five seconds for a query of which
 * the caller, who waits for the crate, knows nothing yet.
 */
export class DueQueries {
  readonly #tracked: Set<string>;
  /** The users, and when they became due: a query made before that does not answer for what came after. */
  readonly #due = new Map<string, number>();
  readonly #asked = new Map<string, ReadonlyMap<string, number>>();
  #now = 0;

  /** All who are tracked may be due, until the first requests tell who is. */
  constructor(tracked: Iterable<string>) {
    this.#tracked = new Set(tracked);
    this.#add(this.#tracked);
  }

  track(users: readonly string[]): void {
    const fresh = users.filter((user) => !this.#tracked.has(user));
    for (const user of fresh) this.#tracked.add(user);
    this.#add(fresh);
  }

  changed(users: readonly string[]): void {
    this.#add(users.filter((user) => this.#tracked.has(user)));
  }

  /** Takes the bodies of all queries that the crate wants made, by request id. */
  asked(queries: ReadonlyMap<string, string>): void {
    const named = new Map<string, number>();
    this.#asked.clear();
    for (const [id, body] of queries) {
      const ofQuery = usersIn(body).map((user) => [user, this.#due.get(user) ?? this.#now] as const);
      this.#asked.set(id, new Map(ofQuery));
      for (const [user, since] of ofQuery) named.set(user, since);
    }
    this.#due.clear();
    for (const [user, since] of named) this.#due.set(user, since);
  }

  answered(id: string): void {
    for (const [user, since] of this.#asked.get(id) ?? []) {
      if (this.#due.get(user) === since) this.#due.delete(user);
    }
    this.#asked.delete(id);
  }

  known(users: readonly string[]): string[] {
    return users.filter((user) => !this.#due.has(user));
  }

  #add(users: Iterable<string>): void {
    this.#now++;
    for (const user of users) this.#due.set(user, this.#now);
  }
}
