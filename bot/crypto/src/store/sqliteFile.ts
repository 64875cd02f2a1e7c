import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { tables } from './tables.ts';

type Row = Record<string, unknown>;

/** `SQLITE_BUSY` */
const busy = 5;

/**
 * A database file of one process, and when what is written to it becomes durable: each transaction by itself, or all within
 * a group at once. The first statement that fails ends it, for what is above may then know more than the disk.
 */
export class SqliteFile {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #failureListeners = new Set<(error: Error) => void>();
  #failure: Error | undefined;
  #group: 'none' | 'waiting' | 'begun' = 'none';

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.#database = database;
  }

  /** Makes the file when it is not there. Throws when another process has it. */
  static open(path: string): SqliteFile {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite gives the files beside it the mode of this one.
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    // Here and not above, so that who only imports us need not have it.
    const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
    const database = new Database(path, { timeout: 0 });
    try {
      database.exec(`
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = FAST;
        BEGIN EXCLUSIVE;
      `);
      tables(database, path);
      database.exec('COMMIT');
    } catch (error) {
      database.close();
      if ((error as { errcode?: number }).errcode === busy) {
        throw new Error(`${path} is in use by another process.`, { cause: error });
      }
      throw error;
    }
    return new SqliteFile(path, database);
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Called once, with what made the file unusable; at once when it is. */
  onFailure(listener: (error: Error) => void): () => void {
    this.#failureListeners.add(listener);
    if (this.#failure) listener(this.#failure);
    return () => this.#failureListeners.delete(listener);
  }

  fail(cause: unknown): Error {
    if (!this.#failure) {
      this.#failure = new Error(`Writing to ${this.path} failed; what is in memory cannot be trusted.`, {
        cause,
      });
      for (const listener of this.#failureListeners) listener(this.#failure);
    }
    return this.#failure;
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#guard(() => this.#prepared(sql).all(...values));
  }

  first(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#guard(() => this.#prepared(sql).get(...values));
  }

  /** Gives the id of the row that it made, if it made one. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#guard(() => Number(this.#prepared(sql).run(...values).lastInsertRowid));
  }

  begin(): void {
    if (this.#group === 'none') return this.#exec('BEGIN IMMEDIATE');
    if (this.#group === 'waiting') this.#exec('BEGIN IMMEDIATE');
    this.#group = 'begun';
    this.#exec('SAVEPOINT step');
  }

  commit(): void {
    this.#exec(this.#group === 'none' ? 'COMMIT' : 'RELEASE step');
  }

  rollback(): void {
    this.#exec(this.#group === 'none' ? 'ROLLBACK' : 'ROLLBACK TO step; RELEASE step');
  }

  /** From here on transactions are steps of one, until `endGroup`. None may be open. */
  beginGroup(): void {
    this.#guard(() => (this.#group = 'waiting'));
  }

  /** Makes everything since `beginGroup` durable. */
  endGroup(): void {
    const begun = this.#group === 'begun';
    this.#group = 'none';
    if (begun) this.#exec('COMMIT');
  }

  close(): void {
    this.#database.close();
  }

  #exec(sql: string): void {
    this.#guard(() => this.#database.exec(sql));
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.#database.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #guard<T>(act: () => T): T {
    if (this.#failure) throw this.#failure;
    try {
      return act();
    } catch (error) {
      throw this.fail(error);
    }
  }
}
