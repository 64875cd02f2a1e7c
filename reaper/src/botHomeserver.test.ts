import { AppError } from '../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../shared/src/matrix/ids.ts';
import { createBotHomeserver } from './botHomeserver.ts';
import type { Request } from './request.ts';

const roomId = '!room:example.org' as RoomId;
const bot = '@bot:example.org' as UserId;

test('asks for no more of a room than the one event that is wanted', async () => {
  const create = { type: 'm.room.create', state_key: '', sender: bot, content: { room_version: '11' } };
  const parents = ['!a:x', '!b:x'].map((state_key) => ({ ...create, type: 'm.space.parent', state_key }));
  const asked: string[] = [];
  const request = (({ path, query }) => {
    asked.push(path.slice(path.indexOf('/state')));
    if (path.endsWith('/state')) return Promise.resolve([create, ...parents]);
    if (!path.endsWith('/m.room.create/')) return Promise.reject(new AppError('not_found', 'no such event'));
    return Promise.resolve(query?.format === 'event' ? create : create.content);
  }) as Request;
  const { state } = createBotHomeserver(request, bot);
  expect(await state(roomId, 'm.room.create')).toEqual([create]);
  await expect(state(roomId, 'net.nordeck.meetings.metadata')).rejects.toMatchObject({ code: 'not_found' });
  expect(asked).toEqual(['/state/m.room.create/', '/state/net.nordeck.meetings.metadata/']);
  expect(await state(roomId, 'm.space.parent')).toEqual(parents);
});
