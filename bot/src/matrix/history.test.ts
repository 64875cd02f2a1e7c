import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import { alice, bot } from '../test/people.ts';
import { scriptHomeserver } from '../test/scriptedHomeserver.ts';
import { createHistory } from './history.ts';

const event = (type: string, origin_server_ts: number) => ({
  event_id: `$${type}${origin_server_ts}` as EventId,
  type,
  sender: alice,
  origin_server_ts,
  content: {},
});

const leftOut = (...events: ReturnType<typeof event>[]) => {
  const homeserver = scriptHomeserver(() => ({ chunk: [event('command', 600)] }));
  const history = createHistory({ homeserver, botId: bot, types: ['command'] });
  return history.leftOut({ roomId: '!room:b' as RoomId, events, leftOutBefore: 'p1' }, { moment: 500 });
};

describe('what a first sync left out', () => {
  it('is fetched as far back as commands are taken up', async () => {
    expect(await leftOut(event('command', 700))).toHaveLength(1);
    expect(await leftOut(event('command', 400))).toEqual([]);
  });

  it('is fetched though the room was encrypted long ago', async () => {
    expect(await leftOut(event('m.room.encryption', 1), event('command', 700))).toHaveLength(1);
  });
});
