import { bareMeeting } from './bareBot.ts';
import { matrixClient } from '../stack/matrixClient.ts';
import { compare } from './measure.ts';
import type { BenchRow } from './row.ts';
import type { World } from './world.ts';

/** Create a meeting over HTTP, some at a time. */
export async function benchHttp({
  alice,
  bot,
  ours,
  bare,
  synapse,
  bareAccount,
}: World): Promise<BenchRow[]> {
  const bareClient = matrixClient(synapse.url, bareAccount);
  const body = JSON.stringify({
    parent_room_id: ours.roomId,
    title: 'A meeting',
    description: 'What it is about',
    start_time: '2040-10-03T10:00:00Z',
    end_time: '2040-10-03T11:00:00Z',
  });
  const headers = { authorization: `Bearer ${alice.accessToken}`, 'content-type': 'application/json' };
  const create = async () => {
    const response = await fetch(`${bot.url}/v1/meeting/create`, { method: 'POST', headers, body });
    if (response.status !== 201) throw new Error(`HTTP create: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
  const meeting = { title: 'A meeting', participants: [] };
  const room = { creator: alice.userId, parent: bare.roomId, type: 'net.nordeck.meetings.meeting' };
  const floor = () => bareMeeting(bareClient, room, meeting);
  const many = (count: number, act: () => Promise<unknown>) =>
    Promise.all(Array.from({ length: count }, act));
  const rows: BenchRow[] = [];
  for (const [size, rounds] of [
    [1, 15],
    [4, 6],
    [8, 5],
  ] as const) {
    const figures = await compare(
      rounds,
      () => many(size, floor),
      () => many(size, create),
    );
    rows.push({ what: 'HTTP create, at a time', size, ...figures, unit: 'ms', budget: '≤ 1.3 × floor' });
  }
  return rows;
}
