import { eventually } from '../stack/eventually.ts';
import { sharedHomeserver } from './people.ts';
import { encryption, securePerson, type SecurePerson } from './securePerson.ts';

let alice: SecurePerson;
let bob: SecurePerson;

beforeAll(async () => {
  const homeserver = sharedHomeserver();
  [alice, bob] = await Promise.all([securePerson(homeserver, 'alice'), securePerson(homeserver, 'bob')]);
});

afterAll(() => Promise.all([alice.end(), bob.end()]));

it('talks to its like in secret, and believes its device', async () => {
  const room = await alice.createRoom({
    preset: 'private_chat',
    initial_state: [encryption],
    invite: [bob.userId],
  });
  await bob.join(room);
  const joined = async (who: SecurePerson) =>
    (await who.events(room)).some(
      ({ state_key, content }) => state_key === bob.userId && content.membership === 'join',
    );
  await eventually('alice sees bob', () => joined(alice));
  const id = await alice.send(room, 'm.room.message', { msgtype: 'm.text', body: 'Hello' });
  const seen = await eventually('bob reads it', async () =>
    (await bob.events(room)).find(({ event_id, type }) => event_id === id && type === 'm.room.message'),
  );
  expect(seen).toMatchObject({ isEncrypted: true, failure: null, warning: null, content: { body: 'Hello' } });
  const [sent] = await alice
    .request<{ chunk: { type: string }[] }>({
      path: `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages`,
      query: { dir: 'b', limit: 1 },
    })
    .then(({ chunk }) => chunk);
  expect(sent?.type).toBe('m.room.encrypted');
  expect(await bob.devicesOf(alice.userId)).toMatchObject([{ isSigned: true }]);
  expect(await bob.unreadable()).toEqual([]);
});
