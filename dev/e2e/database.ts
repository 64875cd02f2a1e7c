import { randomUUID } from 'node:crypto';
import { createDatabase } from '../stack/postgres.ts';
import { theRun } from './run.ts';

/** Whether this run has a PostgreSQL; specs that need one are skipped otherwise. */
export const hasPostgres = (): boolean => theRun().postgres !== undefined;

/** The URL of a new, empty database of one's own. Throws when the run has no PostgreSQL. */
export const freshDatabase = (): Promise<string> => {
  const { postgres } = theRun();
  if (postgres === undefined) {
    throw new Error('This run has no PostgreSQL; ask hasPostgres first.');
  }
  return createDatabase(postgres, `spec_${randomUUID().replaceAll('-', '')}`);
};
