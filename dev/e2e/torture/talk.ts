import { breakoutData, commands, meetingData } from '../builders.ts';
import type { SecurePerson } from '../securePerson.ts';
import { ghost } from './commands.ts';
import type { Random } from './random.ts';
import { roomsOf } from './world.ts';

/** Somebody who talks with the bot in an encrypted chat of their own, in the room that all share, and about their meetings. */
export type Talker = {
  readonly who: SecurePerson;
  readonly chat: string;
  readonly meeting: string;
  /** Meetings that wait to be closed. */
  readonly closable: string[];
};

/** The eight commands, one that is refused, and what people type. */
export type Kind = keyof typeof commands | 'invalid' | 'chat';

/** What was said where, and by what it is to be answered. */
export type Said = {
  readonly who: SecurePerson;
  readonly room: string;
  readonly id: string;
  readonly kind: Kind;
  readonly by: '✅' | '❌' | 'a reply';
};

type Words = { readonly type: string; readonly content: object; readonly room?: string };

const kinds: readonly Kind[] = [...(Object.keys(commands) as (keyof typeof commands)[]), 'invalid', 'chat'];
const context = { locale: 'en', timezone: 'UTC' };

/** All kinds again and again, each time in another order, so that none is missing in a short run. */
export const dealKinds = (random: Random): (() => Kind) => {
  let left: Kind[] = [];
  return () => {
    if (left.length === 0) left = [...kinds];
    const [kind] = left.splice(random.integer(left.length), 1);
    return kind as Kind;
  };
};

const wordsOf = (random: Random, { who, meeting }: Talker, kind: Exclude<Kind, 'close'>): Words => {
  const target_room_id = meeting;
  const command = (name: keyof typeof commands, data: object, room?: string): Words => ({
    type: commands[name],
    content: { data, context },
    ...(room !== undefined && { room }),
  });
  const all: Readonly<Record<typeof kind, () => Words>> = {
    create: () => command('create', meetingData()),
    update: () => command('update', { target_room_id, title: `Title ${random.integer(1_000_000)}` }),
    participants: () => command('participants', { target_room_id, invite: true, userIds: [ghost(who)] }),
    widgets: () => command('widgets', { target_room_id, add: random.chance(0.5), widget_ids: ['jitsi'] }),
    messaging: () =>
      command('messaging', { target_room_id, messaging_power_level: random.pick([0, 50, 100]) }),
    breakouts: () => command('breakouts', breakoutData(), meeting),
    broadcast: () => command('broadcast', { target_room_id, message: 'Soon over' }),
    invalid: () => command('create', { description: 'has no title' }),
    chat: () => ({ type: 'm.room.message', content: { msgtype: 'm.text', body: '!meeting next' } }),
  };
  return all[kind]();
};

/** Sends a command, waits for its ✅, and returns the rooms it made. Throws when it is refused. */
export const demand = async (
  who: SecurePerson,
  room: string,
  { type, data }: { readonly type: string; readonly data: object },
): Promise<readonly string[]> => {
  const id = await who.send(room, type, { data, context });
  const { key, content } = await who.reactionTo(room, id);
  if (key !== '✅') throw new Error(`${type} was answered ${key}: ${JSON.stringify(content)}`);
  return roomsOf(content);
};

/** Says something of a kind in the talker's chat, in the room that all share, or in their meeting. */
export const say = async (random: Random, talker: Talker, dealt: Kind, shared: string): Promise<Said> => {
  const { who, chat, closable } = talker;
  const toClose = dealt === 'close' ? closable.pop() : undefined;
  const kind = dealt === 'close' && toClose === undefined ? 'create' : dealt;
  const words =
    kind === 'close'
      ? {
          type: commands.close,
          content: { data: { target_room_id: toClose, method: 'tombstone' }, context },
        }
      : wordsOf(random, talker, kind);
  const room = ('room' in words ? words.room : undefined) ?? random.pick([chat, shared]);
  // The key of a new session has to come through as well; in the shared room one serves three messages anyway.
  if (random.chance(0.4)) await who.rotate(room);
  const id = await who.send(room, words.type, words.content);
  return { who, room, id, kind, by: kind === 'chat' ? 'a reply' : kind === 'invalid' ? '❌' : '✅' };
};
