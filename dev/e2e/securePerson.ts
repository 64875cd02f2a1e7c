import { fork } from 'node:child_process';
import { join } from 'node:path';
import { eventually } from '../stack/eventually.ts';
import type { Homeserver } from '../stack/homeserver.ts';
import { matrixClient } from '../stack/matrixClient.ts';
import type { Deeds, SeenEvent } from './peerProcess.ts';
import { asPerson, newAccount, type Person } from './people.ts';

/** A client in a process of its own. */
type Peer = Deeds & { readonly end: () => Promise<void> };

/** Somebody whose client encrypts where rooms are encrypted, and who believes signed devices only. */
export type SecurePerson = Person &
  Omit<Peer, 'start' | 'send'> & {
    /** As their client shows them, newest first. */
    readonly messages: (roomId: string, limit?: number) => Promise<SeenEvent[]>;
  };

const startPeer = (): Peer => {
  const child = fork(join(import.meta.dirname, 'peerProcess.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const asked = new Map<number, PromiseWithResolvers<unknown>>();
  let lastWords = '';
  child.stderr?.on('data', (words: Buffer) => (lastWords = (lastWords + words.toString()).slice(-2_000)));
  child.on('message', ({ id, answer, error }: { id: number; answer?: unknown; error?: string }) => {
    const { resolve, reject } = asked.get(id) ?? {};
    asked.delete(id);
    if (error === undefined) resolve?.(answer);
    else reject?.(new Error(`The client failed: ${error}`));
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => {
    for (const { reject } of asked.values()) reject(new Error(`The client has ended. ${lastWords}`));
  });
  let count = 0;
  const deed =
    (name: keyof Deeds) =>
    (...args: readonly unknown[]): Promise<unknown> => {
      count += 1;
      const answer = Promise.withResolvers<unknown>();
      asked.set(count, answer);
      child.send({ id: count, name, args });
      return answer.promise;
    };
  const names: readonly (keyof Deeds)[] = [
    'start',
    'send',
    'events',
    'unreadable',
    'rotate',
    'holdKeys',
    'releaseKeys',
    'trustOnlyVerified',
    'devicesOf',
    'hasChangedIdentity',
    'acceptIdentity',
  ];
  return {
    ...(Object.fromEntries(names.map((name) => [name, deed(name)])) as Deeds),
    end: async () => {
      child.disconnect();
      await ended;
    },
  };
};

/** A new person with a client of another make. End it, or its process stays until the run ends. */
export const securePerson = async (homeserver: Homeserver, name: string): Promise<SecurePerson> => {
  const { account, ...rest } = await newAccount(homeserver, name);
  const { start, send, ...peer } = startPeer();
  await start(homeserver.url, account);
  // Our own looks at the homeserver are another device's: what a device has synced is not kept for it any more, so
  // that two who sync as one would take keys from each other.
  const looks = await homeserver.logIn(account.userId, rest.password);
  return {
    ...asPerson(matrixClient(homeserver.url, looks), rest),
    ...peer,
    send,
    messages: async (roomId, limit = 100) => (await peer.events(roomId)).toReversed().slice(0, limit),
  };
};

/** What makes a room encrypted from its first moment, for `initial_state`. */
export const encryption = {
  type: 'm.room.encryption',
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};

/** A chat with the bot alone, encrypted as Element makes it, which the bot has made a calendar. */
export const encryptedChat = async (
  owner: SecurePerson,
  bot: { readonly userId: string },
): Promise<string> => {
  const roomId = await owner.createRoom({
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [bot.userId],
    initial_state: [encryption],
  });
  await eventually('the chat is a calendar', () =>
    owner.stateContent(roomId, 'net.nordeck.meetings.control_room'),
  );
  return roomId;
};

/** What somebody said in a room, as `who` reads it. */
export const textsFrom = async (
  who: SecurePerson,
  roomId: string,
  sender: string,
): Promise<readonly SeenEvent[]> =>
  (await who.events(roomId)).filter((event) => event.sender === sender && event.type === 'm.room.message');
