import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import { openLines } from './durable.ts';
import type { Logger } from './log.ts';
import { timeOf } from './report.ts';

/** Something that was done to a room, for those who ask later. */
type Deed = {
  readonly roomId: RoomId;
  readonly deed: 'announced' | 'postponed' | 'closed' | 'deleted' | 'left' | 'purged' | 'link not removed';
  /** In words, such as: its date has come. */
  readonly why: string;
  /** When the room was due, in milliseconds since 1970. */
  readonly due?: number;
  readonly [detail: string]: unknown;
};

/** Keeps who did what, when and why: in the log, and in a file to which is only added. */
export type Audit = {
  readonly write: (deed: Deed) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens `audit.jsonl` in the folder. A crash between a deed and what follows may have it written twice, never not at all. */
export async function openAudit(folder: string, by: UserId, log: Logger): Promise<Audit> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lines = await openLines(join(folder, 'audit.jsonl'));
  return {
    write: async ({ due, ...deed }) => {
      const line = { at: timeOf(Date.now()), by, ...deed, ...(due !== undefined && { due: timeOf(due) }) };
      await lines.append(line);
      log.info({ audit: line }, `a room was ${deed.deed}`);
    },
    close: lines.close,
  };
}
