import { AppError } from '../../../shared/src/appError.ts';
import type { EventId, RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { Interrupted } from '../interrupted.ts';
import { bot } from '../test/people.ts';
import { openServer, type Asked, type Reply, type SmallServer } from '../test/server.ts';
import { scriptHomeserver, type Answer, type Requested } from '../test/scriptedHomeserver.ts';
import { silence } from '../test/collectLog.ts';
import { createFindMade } from './findMade.ts';
import { createHomeserver } from './homeserver.ts';
import { createSdkRooms } from './sdkRooms.ts';

/** The index of rooms, in memory. */
function anIndex() {
  const rooms = new Map<RoomId, { mark: string; chosen: boolean }>();
  return {
    rooms,
    madeFor: (mark: string) =>
      Promise.resolve([...rooms].filter(([, room]) => room.mark === mark).map(([id]) => id)),
    markOf: (roomId: RoomId) => Promise.resolve(rooms.get(roomId)?.mark),
    choose: (roomId: RoomId, mark: string) => Promise.resolve(void rooms.set(roomId, { mark, chosen: true })),
    chosen: (mark: string) =>
      Promise.resolve([...rooms].find(([, room]) => room.mark === mark && room.chosen)?.[0]),
  };
}

describe('the rooms of a homeserver', () => {
  const aRooms = (
    answer: (request: Requested) => Answer,
    uploadPicture = () => Promise.resolve('mxc://a/b'),
    crypto?: Parameters<typeof createSdkRooms>[0]['crypto'],
  ) => {
    const homeserver = scriptHomeserver(answer);
    const rooms = createSdkRooms({
      homeserver,
      botId: bot,
      findMade: () => Promise.resolve([]),
      index: anIndex(),
      uploadPicture,
      crypto,
    });
    return { rooms, requests: homeserver.requests };
  };
  const roomId = '!a/b:example.com' as RoomId;

  it('give the id of what was sent', async () => {
    const { rooms } = aRooms(() => ({ event_id: '$sent' }));
    expect(await rooms.send(roomId, 'm.room.message', {}, 't')).toBe('$sent');
  });

  const reaction = (event_id: string) => ({ event_id, type: 'm.reaction', content: {} });

  it('give reactions that are encrypted as well, and nothing else that relates to the event', async () => {
    const encrypted = (event_id: string) => ({ event_id, type: 'm.room.encrypted', content: {} });
    const chunk = [
      reaction('$1'),
      { ...reaction('$2'), type: 'other' },
      ...['$3', '$4', '$5'].map(encrypted),
    ];
    const { rooms } = aRooms(() => ({ chunk }), undefined, {
      seal: () => Promise.reject(new Error('nothing is said')),
      unseal: (_, event) =>
        Promise.resolve(
          { $3: { ...event, type: 'm.reaction' }, $4: event }[event.event_id as string] ??
            (event.type === 'm.room.encrypted' ? undefined : event),
        ),
    });
    const reactions = await rooms.reactionsTo(roomId, '$card' as EventId);
    expect(reactions.map(({ event_id }) => event_id)).toEqual(['$1', '$3']);
  });

  it('give all reactions to an event, page by page, newest first', async () => {
    const pages: Record<string, object> = {
      undefined: { chunk: [reaction('$3'), reaction('$2')], next_batch: 'p2' },
      p2: { chunk: [reaction('$1')] },
    };
    const { rooms, requests } = aRooms(({ query }) => pages[String(query.from)] as Answer);
    const reactions = await rooms.reactionsTo(roomId, '$card/1' as EventId);
    expect(reactions.map(({ event_id }) => event_id)).toEqual(['$3', '$2', '$1']);
    expect(requests.map(({ path, query }) => [path, query.dir])).toEqual(
      [1, 2].map(() => [
        '/_matrix/client/v1/rooms/!a%2Fb%3Aexample.com/relations/%24card%2F1/m.annotation',
        'b',
      ]),
    );
  });

  it('follow no homeserver that never comes to the end of the reactions', async () => {
    const { rooms, requests } = aRooms(() => ({ chunk: [reaction('$1')], next_batch: 'again' }));
    expect(await rooms.reactionsTo(roomId, '$card' as EventId)).toHaveLength(10);
    expect(requests).toHaveLength(10);
  });

  it('are asked by their encoded names', async () => {
    const { rooms, requests } = aRooms(() => ({}));
    await rooms.setState(roomId, 'x/y', '@ü:b', { a: 1 });
    await rooms.send(roomId, 'm.room.message', { b: 2 }, '$txn/1');
    await rooms.kick(roomId, '@a:b' as UserId, 'why');
    await rooms.leave(roomId);
    await rooms.leave(roomId, 'why');
    await rooms.join(roomId, 'remote.example');
    expect(
      requests.map(({ method, path, body }) => [method, path.replace('/_matrix/client/v3/', ''), body]),
    ).toEqual([
      ['PUT', 'rooms/!a%2Fb%3Aexample.com/state/x%2Fy/%40%C3%BC%3Ab', { a: 1 }],
      ['PUT', 'rooms/!a%2Fb%3Aexample.com/send/m.room.message/%24txn%2F1', { b: 2 }],
      ['POST', 'rooms/!a%2Fb%3Aexample.com/kick', { user_id: '@a:b', reason: 'why' }],
      ['POST', 'rooms/!a%2Fb%3Aexample.com/leave', {}],
      ['POST', 'rooms/!a%2Fb%3Aexample.com/leave', { reason: 'why' }],
      ['POST', 'join/!a%2Fb%3Aexample.com', {}],
    ]);
    expect(requests.at(-1)).toMatchObject({ query: { via: 'remote.example' }, options: { attempts: 5 } });
  });

  it.each(['leave', 'ban'])('leave somebody alone who is out already (%s)', async (membership) => {
    const { rooms, requests } = aRooms(({ method }) =>
      method === 'GET' ? { membership } : new AppError('denied', 'not in the room'),
    );
    await rooms.kick(roomId, '@a:b' as UserId, 'why');
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it('fail to remove somebody who stands too high', async () => {
    const { rooms } = aRooms(({ method }) =>
      method === 'GET' ? { membership: 'join' } : new AppError('denied', 'too high'),
    );
    await expect(rooms.kick(roomId, '@a:b' as UserId, 'why')).rejects.toMatchObject({ code: 'denied' });
  });

  it('give up an invitation to another server, whose failures need not pass', async () => {
    const { rooms, requests } = aRooms(() => ({}));
    for (const user of ['@a:example.com', '@a:remote.example'])
      await rooms.setState(roomId, 'm.room.member', user, {});
    expect(requests.map(({ options }) => options.attempts)).toEqual([undefined, 3]);
  });

  it('give their whole state', async () => {
    const { rooms } = aRooms(() => [{ type: 'm.room.name', state_key: '', content: { name: 'N' } }]);
    expect((await rooms.state(roomId)).content('m.room.name')).toEqual({ name: 'N' });
  });

  it.each(['denied', 'not_found', 'invalid'] as const)(
    'are not found when their state is %s',
    async (code) => {
      const { rooms } = aRooms(() => new AppError(code, 'x'));
      await expect(rooms.state(roomId)).rejects.toMatchObject({ code: 'not_found', params: { roomId } });
    },
  );

  it.each(['upstream', 'unauthenticated'] as const)(
    'fail as they do when their state is %s',
    async (code) => {
      const { rooms } = aRooms(() => new AppError(code, 'x'));
      await expect(rooms.state(roomId)).rejects.toMatchObject({ code });
    },
  );

  it('are of the version that the homeserver gives, asked once', async () => {
    const { rooms, requests } = aRooms(() => ({ capabilities: { 'm.room_versions': { default: '12' } } }));
    expect([await rooms.defaultVersion(), await rooms.defaultVersion(), requests.length]).toEqual([
      '12',
      '12',
      1,
    ]);
    expect(await aRooms(() => ({})).rooms.defaultVersion()).toBe('1');
  });

  it.each<[string, Answer, string | undefined]>([
    ['a name', { displayname: 'Alice' }, 'Alice'],
    ['an empty name', { displayname: '' }, undefined],
    ['a name that is none', { displayname: 5 }, undefined],
    ['no profile', new AppError('not_found', 'x'), undefined],
    ['a server that fails', new AppError('upstream', 'x'), undefined],
  ])('know of people %s', async (_, answer, name) => {
    expect(await aRooms(() => answer).rooms.displayName('@a:b' as UserId)).toBe(name);
  });

  it('give up on a profile that does not come', async () => {
    const { rooms, requests } = aRooms(() => ({}));
    await rooms.displayName('@a:remote.example' as UserId);
    expect(requests[0]?.options).toMatchObject({ dispensable: true, timeoutSeconds: 10 });
  });

  it('are interrupted while they look for a profile', async () => {
    const { rooms } = aRooms(() => new Interrupted());
    await expect(rooms.displayName('@a:b' as UserId)).rejects.toBeInstanceOf(Interrupted);
  });

  it('have pictures that are uploaded once, and again after a failure', async () => {
    let uploads = 0;
    const { rooms } = aRooms(
      () => ({}),
      () => ((uploads += 1) === 1 ? Promise.reject(new Error('no media')) : Promise.resolve('mxc://a/b')),
    );
    expect(await rooms.icon('calendar')).toBeUndefined();
    expect(await Promise.all([rooms.icon('calendar'), rooms.icon('calendar')])).toEqual([
      'mxc://a/b',
      'mxc://a/b',
    ]);
    expect(uploads).toBe(2);
  });
});

describe('creating a room exactly once', () => {
  const mark = '$command';
  const body = {
    name: 'N',
    creation_content: { 'io.convene.made_for': mark },
    initial_state: [
      { type: 'm.room.topic', state_key: '', content: {} },
      { type: 'w', state_key: 'drawn-1', content: {} },
    ],
  };
  const complete = [
    { type: 'm.room.name', state_key: '', content: {} },
    { type: 'm.room.topic', state_key: '', content: {} },
    { type: 'w', state_key: 'drawn-2', content: {} },
  ];
  let server: SmallServer | undefined;
  let stop = () => {};
  afterEach(async () => {
    stop();
    await server?.close();
    server = undefined;
  });

  /**
   * A homeserver with rooms that were made for the mark. `create` says what becomes of each creation: the room that is
   * made, if any, and the answer.
   */
  async function aHomeserver(
    create: (count: number) => { readonly made?: RoomId; readonly reply: Reply },
    rooms: Record<string, readonly object[]> = {},
  ) {
    const left: string[] = [];
    const index = anIndex();
    let creations = 0;
    const waits: number[] = [];
    const answer = ({ path, method }: Asked): Reply => {
      const room = /rooms\/([^/]+)\//.exec(path)?.[1];
      if (path.includes('/sync')) {
        const join = Object.fromEntries(
          Object.keys(rooms)
            .filter((id) => !left.includes(id))
            .map((id) => [
              id,
              {
                state: {
                  events: [
                    {
                      type: 'm.room.create',
                      state_key: '',
                      sender: bot,
                      content: { 'io.convene.made_for': mark },
                    },
                  ],
                },
              },
            ]),
        );
        return { json: { next_batch: 's', rooms: { join } } };
      }
      if (path.endsWith('/state')) return { json: rooms[decodeURIComponent(room ?? '')] ?? [] };
      if (path.endsWith('/leave') && method === 'POST') {
        left.push(decodeURIComponent(room ?? ''));
        return { json: {} };
      }
      // What a homeserver that is well can do besides.
      if (path.includes('/account')) return { json: { user_id: bot } };
      const { made, reply } = create(creations);
      creations += 1;
      if (made) rooms[made] = complete;
      return reply;
    };
    server = await openServer(answer);
    const homeserver = createHomeserver({
      url: server.url,
      accessToken: 'x',
      timeoutSeconds: 5,
      log: silence,
      wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    });
    stop = homeserver.stop;
    const store = { token: () => Promise.resolve(undefined), madeFor: index.madeFor };
    const sdk = createSdkRooms({
      homeserver,
      botId: bot,
      findMade: createFindMade({ homeserver, botId: bot, store }),
      index,
      uploadPicture: () => Promise.resolve(''),
      crypto: undefined,
    });
    return { sdk, left, index, waits, creations: () => creations };
  }

  const [a, b] = ['!a:example.com', '!b:example.com'] as [RoomId, RoomId];
  const made = (roomId: RoomId) => ({ made: roomId, reply: { json: { room_id: roomId } } });

  it('asks once and notes which it is', async () => {
    const { sdk, index, creations } = await aHomeserver(() => made(a));
    expect(await sdk.create(mark, body, false)).toEqual({ roomId: a, isNew: true });
    expect([creations(), await index.chosen(mark)]).toEqual([1, a]);
  });

  it('finds the room that was made though the answer got lost', async () => {
    const { sdk, creations, left } = await aHomeserver(() => ({ made: a, reply: 'break' }));
    expect(await sdk.create(mark, body, false)).toEqual({ roomId: a, isNew: false });
    expect([creations(), left]).toEqual([1, []]);
  });

  it('asks again when it finds, after a while, that none was made', async () => {
    const { sdk, creations, waits } = await aHomeserver((count) =>
      count === 0 ? { reply: { status: 502, text: 'x' } } : made(a),
    );
    expect(await sdk.create(mark, body, false)).toEqual({ roomId: a, isNew: true });
    expect(creations()).toBe(2);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(5000);
  });

  it('leaves a room that is half-made, and makes another', async () => {
    const { sdk, left } = await aHomeserver((count) => (count === 0 ? { reply: 'break' } : made(b)), {
      [a]: complete.slice(0, 2),
    });
    expect(await sdk.create(mark, body, false)).toEqual({ roomId: b, isNew: true });
    expect(left).toEqual([a]);
  });

  it('looks first when an earlier attempt may have made it, and keeps one of two', async () => {
    const { sdk, creations, left } = await aHomeserver(() => made(b), { [a]: complete, [b]: complete });
    expect(await sdk.create(mark, body, true)).toEqual({ roomId: a, isNew: false });
    expect([creations(), left]).toEqual([0, [b]]);
  });

  it('keeps of two the one that was chosen before', async () => {
    const { sdk, index, left } = await aHomeserver(() => made(b), { [a]: complete, [b]: complete });
    await index.choose(b, mark);
    expect(await sdk.create(mark, body, true)).toEqual({ roomId: b, isNew: false });
    expect(left).toEqual([a]);
  });

  it('is given up when the homeserver fails at it alone, and what it left half-made is left', async () => {
    const { sdk, creations, left } = await aHomeserver(
      () => ({ reply: { status: 500, json: { errcode: 'M_UNKNOWN', error: 'Broken' } } }),
      { [a]: complete.slice(0, 2) },
    );
    await expect(sdk.create(mark, body, false)).rejects.toMatchObject({ code: 'upstream' });
    expect([creations(), left]).toEqual([7, [a]]);
  });

  it('fails with what the homeserver refuses, and makes nothing', async () => {
    const reply = { status: 400, json: { errcode: 'M_INVALID_ROOM_STATE', error: 'No' } };
    const { sdk, creations } = await aHomeserver(() => ({ reply }));
    await expect(sdk.create(mark, body, false)).rejects.toMatchObject({ code: 'invalid' });
    expect(creations()).toBe(1);
  });

  it('leaves what the homeserver made of a room before it refused the rest', async () => {
    const reply = { status: 403, json: { errcode: 'M_FORBIDDEN', error: 'No' } };
    const { sdk, left } = await aHomeserver(() => ({ made: a, reply }));
    await expect(sdk.create(mark, body, false)).rejects.toMatchObject({ code: 'denied' });
    expect(left).toEqual([a]);
  });

  it('happens once when it is asked for twice at the same time', async () => {
    const { sdk, creations } = await aHomeserver(() => made(a));
    const rooms = await Promise.all([sdk.create(mark, body, false), sdk.create(mark, body, false)]);
    expect(rooms.map(({ roomId }) => roomId)).toEqual([a, a]);
    expect(creations()).toBe(1);
  });

  it('leaves a room that appears when another was made in its place, and never the chosen one', async () => {
    const { sdk, index, left } = await aHomeserver(() => made(a));
    await sdk.leaveIfLate(b, mark);
    expect(left).toEqual([]);
    await index.choose(a, mark);
    await sdk.leaveIfLate(a, mark);
    await sdk.leaveIfLate(b, mark);
    expect(left).toEqual([b]);
  });
});
