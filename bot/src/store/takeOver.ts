import { readFile } from 'node:fs/promises';
import type { Logger } from '../log.ts';
import { SYNC_TOKEN, type Facts } from './syncStore.ts';

/** Goes on where NeoDateFix stopped: takes over the sync token of its storage, if we have none of our own. */
export async function takeOverSyncToken(facts: Facts, path: string, log: Logger): Promise<void> {
  if ((await facts.get(SYNC_TOKEN)) !== undefined) return;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  try {
    const { syncToken } = JSON.parse(text) as { readonly syncToken?: unknown };
    if (typeof syncToken !== 'string') return;
    await facts.set(SYNC_TOKEN, syncToken);
    log.info({ path }, 'the place in the sync is taken over from NeoDateFix');
  } catch (error) {
    log.warn({ err: error, path }, 'the storage of NeoDateFix cannot be read; the bot starts anew');
  }
}
