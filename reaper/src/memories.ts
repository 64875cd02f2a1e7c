import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Joi from 'joi';
import type { RoomId } from '../../shared/src/matrix/ids.ts';
import type { Memory } from './due.ts';
import { openLines, readLines, replaceLines } from './durable.ts';

/** How far each room is. Survives a crash at any moment. */
export type Memories = {
  readonly of: (roomId: RoomId) => Memory | undefined;
  readonly all: () => readonly Memory[];
  /** Settles when it is on the disk. */
  readonly remember: (memory: Memory) => Promise<void>;
  /** Forgets a room of which nothing is left to do. */
  readonly forget: (roomId: RoomId) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Line = Memory | { readonly roomId: RoomId; readonly stage: 'forgotten' };

const time = Joi.number().required();
const schema = Joi.object<Line>({
  roomId: Joi.string().required(),
  stage: Joi.valid(
    'announced',
    'postponed',
    'closing',
    'closed',
    'deleting',
    'deleted',
    'purging',
    'untouched',
    'forgotten',
  ).required(),
  at: Joi.when('stage', { is: 'forgotten', then: Joi.any(), otherwise: time }),
  due: Joi.when('stage', { is: 'forgotten', then: Joi.any(), otherwise: time }),
  closesAt: Joi.when('stage', { is: 'announced', then: time }),
  until: Joi.when('stage', { is: 'postponed', then: time }),
  failures: Joi.number(),
  retryAt: Joi.number(),
}).unknown();

/** Opens the journal in the reaper's folder; the latest line of a room counts. */
export async function openMemories(folder: string): Promise<Memories> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'journal.jsonl');
  const known = new Map<RoomId, Memory>();
  for (const value of await readLines(path)) {
    const result: Joi.ValidationResult<Line> = schema.validate(value, { convert: false });
    if (result.error) continue;
    const line = result.value;
    if (line.stage === 'forgotten') known.delete(line.roomId);
    else known.set(line.roomId, line);
  }
  await replaceLines(path, [...known.values()]);
  const lines = await openLines(path);
  return {
    of: (roomId) => known.get(roomId),
    all: () => [...known.values()],
    remember: async (memory) => {
      await lines.append(memory);
      known.set(memory.roomId, memory);
    },
    forget: async (roomId) => {
      if (!known.has(roomId)) return;
      await lines.append({ roomId, stage: 'forgotten' });
      known.delete(roomId);
    },
    close: lines.close,
  };
}
