import type { SqliteFile } from './store/sqliteFile.ts';
import type { SyncPlace } from './types.ts';

/**
 * Whether a part of the sync goes on from where the last one ended that was taken in here. Otherwise changes of devices
 * may have been told to somebody else, such as a bot that ran without encryption for a while.
 */
export const goesOn = (file: SqliteFile, { since }: SyncPlace): boolean =>
  since !== undefined && file.first('SELECT next_batch FROM place')?.['next_batch'] === since;

/** It belongs in one commit with what the part brought. */
export const keepPlace = (file: SqliteFile, { next }: SyncPlace): void => {
  file.begin();
  file.run('DELETE FROM place');
  file.run('INSERT INTO place (next_batch) VALUES (?)', next);
  file.commit();
};
