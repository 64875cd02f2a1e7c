import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder, theRun } from './run.ts';

/** Where the database lies in a bot's folder. */
const databaseIn = (folder: string): string => join(folder, 'database');

/** The folder in which the set-up makes a database once, as that takes longer than all else at a start. */
export const emptyBotFolder = (runDir: string): string => join(runDir, 'empty-bot');

/** A folder for a bot that has never run, with its embedded database, which is empty. */
export const newBotFolder = async (name: string): Promise<string> => {
  const folder = await newFolder(name);
  await cp(emptyBotFolder(theRun().dir), folder, { recursive: true });
  return folder;
};

/** Empties the embedded database of a bot that does not run. As above, a copy is quicker than a new one. */
export const loseDatabase = async (folder: string): Promise<void> => {
  const database = databaseIn(folder);
  await rm(database, { recursive: true });
  await cp(databaseIn(emptyBotFolder(theRun().dir)), database, { recursive: true });
};
