import { administrator, person, sharedHomeserver } from './people.ts';
import { matrixRequest, MatrixError } from '../stack/matrixRequest.ts';

const homeserver = sharedHomeserver();

const prejoinTypes = ['m.space.parent', 'net.nordeck.meetings.metadata', 'm.room.power_levels'];

type SyncAnswer = {
  rooms?: { invite?: Record<string, { invite_state: { events: { type: string }[] } }> };
};

describe('the homeserver of the tests', () => {
  test('shows the invited what a meeting is before they join', async () => {
    const [alice, bob] = await Promise.all([person(homeserver, 'alice'), person(homeserver, 'bob')]);
    const calendar = await alice.createRoom();
    const roomId = await alice.createRoom({
      invite: [bob.userId],
      initial_state: [
        { type: 'm.space.parent', state_key: calendar, content: { via: [homeserver.serverName] } },
        { type: 'net.nordeck.meetings.metadata', state_key: '', content: { creator: alice.userId } },
      ],
    });
    const { rooms } = await bob.request<SyncAnswer>({ path: '/_matrix/client/v3/sync' });
    const seen = rooms?.invite?.[roomId]?.invite_state.events.map(({ type }) => type);
    expect(seen).toEqual(expect.arrayContaining(prejoinTypes));
  });

  test('tells whom an OpenID token belongs to', async () => {
    const alice = await person(homeserver, 'alice');
    const { access_token, matrix_server_name } = await alice.openIdToken();
    const userInfo = { path: '/_matrix/federation/v1/openid/userinfo', query: { access_token } };
    expect(matrix_server_name).toBe(homeserver.serverName);
    await expect(matrixRequest(homeserver.url, userInfo)).resolves.toEqual({ sub: alice.userId });
  });

  test('finds everybody in the user directory', async () => {
    const [alice, bob] = await Promise.all([person(homeserver, 'alice'), person(homeserver, 'bob')]);
    const found = await alice.request<{ results: { user_id: string }[] }>({
      method: 'POST',
      path: '/_matrix/client/v3/user_directory/search',
      body: { search_term: bob.userId.slice(1).split(':')[0] },
    });
    expect(found.results.map(({ user_id }) => user_id)).toContain(bob.userId);
  });

  test('limits the rate of whom the administrator limits, and of nobody else', async () => {
    const admin = administrator();
    const [slow, quick] = await Promise.all([person(homeserver, 'slow'), person(homeserver, 'quick')]);
    await admin.limitRate(slow.userId, 1, 2);
    const sendMany = async (sender: typeof slow): Promise<unknown> => {
      const roomId = await sender.createRoom();
      return Promise.all(
        Array.from({ length: 10 }, () =>
          sender.send(roomId, 'm.room.message', { msgtype: 'm.text', body: '' }),
        ),
      );
    };
    await expect(sendMany(quick)).resolves.toHaveLength(10);
    await expect(sendMany(slow)).rejects.toThrow(MatrixError);
    await admin.limitRate(slow.userId, 0);
    await expect(sendMany(slow)).resolves.toHaveLength(10);
  });

  test('lets the administrator see any room', async () => {
    const alice = await person(homeserver, 'alice');
    const roomId = await alice.createRoom({ name: alice.userId });
    const admin = administrator();
    await expect(admin.rooms(alice.userId)).resolves.toMatchObject([{ room_id: roomId }]);
    expect((await admin.stateOf(roomId)).map(({ type }) => type)).toContain('m.room.create');
  });

  test('brings reactions to whoever waits for them, whether they come before or after', async () => {
    const [alice, bob] = await Promise.all([person(homeserver, 'alice'), person(homeserver, 'bob')]);
    const roomId = await alice.createRoom({ invite: [bob.userId] });
    await bob.join(roomId);
    const react = (event_id: string) =>
      bob.send(roomId, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id, key: '✅' } });

    const early = await alice.send(roomId, 'net.convene.test', {});
    await react(early);
    const late = await alice.send(roomId, 'net.convene.test', {});
    const [, ...seen] = await Promise.all([
      react(late),
      alice.reactionTo(roomId, early),
      alice.reactionTo(roomId, late, { from: bob.userId }),
    ]);
    expect(seen.map(({ key }) => key)).toEqual(['✅', '✅']);
    await expect(alice.reactionsTo(roomId, late)).resolves.toHaveLength(1);
  });
});
