import { deletionCommand } from './deletion.ts';

export const reap = deletionCommand({
  name: 'reap',
  usage: 'usageReap',
  done: 'reapDone',
  decide: (metadata, now) => ({ ...metadata, force_deletion_at: now }),
});
