import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../stack/eventually.ts';
import { breakoutData, commands, meetingData } from '../builders.ts';
import { encryptedChat, encryption, securePerson, type SecurePerson } from '../securePerson.ts';
import type { Random } from './random.ts';
import { prepareVictim, type Victim } from './run.ts';
import { deviceKeys, verifyAnswers, verifyKeys, verifyReading } from './secrets.ts';
import { dealKinds, demand, say, type Kind, type Said, type Talker } from './talk.ts';

/** Settles when the bot has made that many requests more, of any kind, or none for a while. */
const afterAny = ({ proxy }: Victim, count: number): Promise<void> =>
  new Promise((done) => {
    let left = count;
    const settle = (): void => {
      clearTimeout(timer);
      end();
      done();
    };
    const timer = setTimeout(settle, 6_000);
    const end = proxy.watch(() => {
      left -= 1;
      if (left <= 0) settle();
    });
  });

/** An encrypted room for all who come, where everybody may send commands and a key serves three messages. */
const sharedRoom = (owner: SecurePerson, botId: string): Promise<string> =>
  owner.createRoom({
    preset: 'public_chat',
    invite: [botId],
    initial_state: [
      { ...encryption, content: { ...encryption.content, rotation_period_msgs: 3 } },
      { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'shared' } },
    ],
    power_level_content_override: { users: { [botId]: 100 } },
  });

/** Lets somebody into a room, and waits until the others know: what they said before they did could not be read. */
const letIn = async (who: SecurePerson, room: string, others: readonly SecurePerson[]): Promise<void> => {
  await who.join(room);
  const isIn = async (other: SecurePerson): Promise<boolean> =>
    (await other.events(room)).some(
      ({ state_key, content }) => state_key === who.userId && content['membership'] === 'join',
    );
  const all = [who, ...others];
  await Promise.all(all.map((each) => eventually(`${who.userId} is seen`, () => isIn(each))));
};

export type EncryptedTorture = {
  readonly kills: number;
  /** Who are there from the beginning. */
  readonly people: number;
  /** Who come later, one after the other. */
  readonly newcomers: number;
  readonly random: Random;
};

/** What came of it. */
export type EncryptedOutcome = {
  /** How much was said, by kind. */
  readonly said: Readonly<Partial<Record<Kind, number>>>;
  /** How much the bot has encrypted. */
  readonly sealed: number;
  readonly complaints: readonly string[];
};

/**
 * Kills a bot again and again, mostly while it starts or reads, while people with another client talk with it in encrypted
 * chats of their own and in a room that they share, and newcomers join them. Gives everything that is not as it should be.
 */
export const tortureEncrypted = async (wish: EncryptedTorture): Promise<EncryptedOutcome> => {
  const { kills, people, newcomers, random } = wish;
  const victim = await prepareVictim({ env: { ENABLE_WELCOME_WORKFLOW: 'true' } });
  const { homeserver, account } = victim;
  const all: SecurePerson[] = [];
  const talkers: Talker[] = [];
  const asked: Promise<Said>[] = [];
  const lines: string[] = [];
  const deal = dealKinds(random);
  const come = async (): Promise<SecurePerson> => {
    const who = await securePerson(homeserver, 'talker');
    all.push(who);
    return who;
  };
  const beginToTalk = async (who: SecurePerson): Promise<void> => {
    const chat = await encryptedChat(who, account);
    const meetings: string[] = [];
    for (let made = 0; made <= 1 + Math.ceil(kills * 0.15); made += 1)
      meetings.push(...(await demand(who, chat, { type: commands.create, data: meetingData() })));
    await Promise.all(meetings.map(who.join));
    const [meeting = '', ...closable] = meetings;
    // Whoever speaks to all sessions needs one.
    await demand(who, meeting, { type: commands.breakouts, data: breakoutData() });
    talkers.push({ who, chat, meeting, closable });
  };
  try {
    victim.start();
    await victim.ready();
    const [first, ...others] = await Promise.all(Array.from({ length: people }, come));
    if (first === undefined) throw new Error('nobody has come');
    const shared = await sharedRoom(first, account.userId);
    await Promise.all(others.map((who) => letIn(who, shared, all)));
    await Promise.all(all.map(beginToTalk));
    const isThere = async () => (await victim.client.joinedRooms()).includes(shared);
    await eventually('the bot is in the room of all', isThere);
    const before = await deviceKeys(victim.client, account.userId);

    const every = Math.ceil(kills / (newcomers + 1));
    for (let round = 1; round <= kills; round += 1) {
      const struck = afterAny(victim, 1 + random.integer(30));
      const spoken = talkers.flatMap((talker) =>
        Array.from({ length: 1 + random.integer(2) }, () => say(random, talker, deal(), shared)),
      );
      for (const one of spoken) one.catch(() => undefined);
      asked.push(...spoken);
      await struck;
      // Not at the moment of a request only, but while what it brought is worked on.
      await pause(random.integer(40));
      await victim.kill();
      lines.push(...victim.lines());
      await Promise.all(spoken);
      // While nobody speaks: who is in a room is asked before something is said there, and may be another a moment later.
      const newcomer = round % every === 0 && round < kills ? await come() : undefined;
      if (newcomer) await letIn(newcomer, shared, all);
      victim.start();
      if (newcomer) {
        await victim.ready();
        await beginToTalk(newcomer);
      }
    }
    await victim.ready();

    const said = await Promise.all(asked);
    const complaints = await verifyAnswers(said, account.userId);
    const keys = await verifyKeys(victim.client);
    complaints.push(...keys.complaints, ...(await verifyReading(all)));
    if ((await deviceKeys(victim.client, account.userId)) !== before)
      complaints.push('the device has other keys');
    lines.push(...victim.lines());
    const bad = /one.time.key|already exists|was told that an event cannot be read/i;
    complaints.push(...lines.filter((line) => bad.test(line)));
    const counted = [...Map.groupBy(said, ({ kind }) => kind)].map(
      ([kind, some]) => [kind, some.length] as const,
    );
    return { said: Object.fromEntries(counted), sealed: keys.sealed, complaints };
  } finally {
    await Promise.all([victim.end(), ...all.map((who) => who.end())]);
  }
};
