import { deletionCommand } from './deletion.ts';

export const keep = deletionCommand({
  name: 'keep',
  usage: 'usageKeep',
  done: 'keepDone',
  // A key of the value `undefined` is left out of JSON.
  decide: (metadata) => ({ ...metadata, force_deletion_at: undefined }),
});
