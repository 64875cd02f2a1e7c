import { deletionCommand } from './deletion.ts';

export const keep = deletionCommand({
  name: 'keep',
  usage: 'usageKeep',
  done: 'keepDone',
  date: () => undefined,
});
