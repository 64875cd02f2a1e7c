import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../bot/src/store/database.ts';
import { theRun } from './run.ts';

/** Where the database lies in a bot's folder. */
const databaseIn = (folder: string): string => join(folder, 'database');

const emptyIn = (runDir: string): string => join(runDir, 'empty-bot');

/** For the set-up: makes the folder that all new ones are copies of. Making a database takes longer than all else at a start. */
export const prepareBotFolders = async (runDir: string): Promise<void> => {
  const { close } = await openDatabase({ folder: emptyIn(runDir) });
  await close();
};

/** A folder for a bot that has never run, with its embedded database, which is empty. */
export const newBotFolder = async (name: string): Promise<string> => {
  const { dir } = theRun();
  const folder = await mkdtemp(join(dir, `${name}-`));
  await cp(emptyIn(dir), folder, { recursive: true });
  return folder;
};

/** Empties the embedded database of a bot that does not run. As above, a copy is quicker than a new one. */
export const loseDatabase = async (folder: string): Promise<void> => {
  const database = databaseIn(folder);
  await rm(database, { recursive: true });
  await cp(databaseIn(emptyIn(theRun().dir)), database, { recursive: true });
};
