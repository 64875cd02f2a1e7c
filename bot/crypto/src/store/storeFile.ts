import { Schedule } from '../indexeddb/schedule.ts';
import type { SqliteFile } from './sqliteFile.ts';

/** A file and the order in which transactions have their turn in it. */
export class StoreFile {
  readonly file: SqliteFile;
  readonly schedule = new Schedule();

  constructor(file: SqliteFile) {
    this.file = file;
  }

  /**
   * All transactions that `act` makes, durable at once before this settles, or not at all. When it throws, what it had
   * committed by then stays, as it would without a group. One at a time.
   */
  async group<T>(act: () => Promise<T>): Promise<T> {
    await this.schedule.idle();
    this.file.beginGroup();
    try {
      return await act();
    } finally {
      await this.schedule.idle();
      this.file.endGroup();
    }
  }
}
