import { join } from 'node:path';
import { matrixClient } from '../stack/matrixClient.ts';
import type { Synapse } from '../stack/synapse.ts';
import { startOwnSynapse } from './ownSynapse.ts';
import { person } from './people.ts';
import { theRun } from './run.ts';

const started: Synapse[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((synapse) => synapse.stop()));
});

const start = async (name: string, wish: { port?: number; defaultRoomVersion?: string } = {}) => {
  const synapse = await startOwnSynapse({ dir: join(theRun().quickDir, name), ...wish });
  started.push(synapse);
  return synapse;
};

test('several Synapses run side by side, each with its own room version', async () => {
  const versions = ['10', '11', '12'];
  const made = await Promise.all(
    versions.map(async (defaultRoomVersion) => {
      const synapse = await start(`version-${defaultRoomVersion}`, { defaultRoomVersion });
      const alice = await person(synapse, 'alice');
      const roomId = await alice.createRoom();
      return (await alice.stateContent(roomId, 'm.room.create'))?.['room_version'];
    }),
  );
  expect(made).toEqual(versions);
});

test('a Synapse that was killed goes on where it was, with the same tokens', async () => {
  const first = await start('again');
  const alice = await person(first, 'alice');
  const roomId = await alice.createRoom({ name: 'Kept' });
  await first.kill();
  const second = await start('again', { port: first.port });
  const again = matrixClient(second.url, alice);
  await expect(again.stateContent(roomId, 'm.room.name')).resolves.toEqual({ name: 'Kept' });
});

test('a port that is taken is reported in words', async () => {
  const { port } = await start('first');
  await expect(start('second', { port })).rejects.toThrow(`Port ${port} is taken by another program.`);
});
