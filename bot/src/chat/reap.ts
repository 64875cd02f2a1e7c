import { deletionCommand } from './deletion.ts';

export const reap = deletionCommand({
  name: 'reap',
  usage: 'usageReap',
  done: 'reapDone',
  date: (now) => now,
});
