import { openDatabase } from '../../bot/src/store/database.ts';
import { emptyBotFolder } from './botFolder.ts';

/** For the set-up: makes the folder of which every folder of a new bot is a copy. */
export const prepareBotFolders = async (runDir: string): Promise<void> => {
  const { close } = await openDatabase({ folder: emptyBotFolder(runDir) });
  await close();
};
