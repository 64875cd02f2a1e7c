import { randomUUID } from 'node:crypto';
import type { Person } from '../people.ts';
import type { Random } from './random.ts';

const prefix = 'net.nordeck.meetings';

/** Types of the commands. */
export const types = {
  create: `${prefix}.meeting.create`,
  update: `${prefix}.meeting.update`,
  close: `${prefix}.meeting.close`,
  participants: `${prefix}.meeting.participants.handle`,
  widgets: `${prefix}.meeting.widgets.handle`,
  permissions: `${prefix}.meeting.change.message_permissions`,
  breakouts: `${prefix}.breakoutsessions.create`,
  broadcast: `${prefix}.sub_meetings.send_message`,
} as const;

/** A command to send, and what is to come of it. */
export type Planned = {
  readonly kind: keyof typeof types | 'invalid';
  /** The room in which it is sent, or the HTTP API. */
  readonly door: { readonly room: string } | { readonly http: { method: 'POST' | 'PUT'; path: string } };
  readonly sender: Person;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A meeting that was there before, with its breakout sessions. */
export type Target = { readonly roomId: string; readonly sessions: readonly string[] };

/** Who and what there is before the trouble begins. */
export type World = {
  readonly alice: Person;
  readonly bob: Person;
  /** Two of alice's, one of bob's. */
  readonly calendars: readonly [string, string, string];
  /** The targets of updates: by events from a calendar, by events from the meeting's own room, over HTTP. */
  readonly updated: readonly [Target, Target, Target];
  readonly peopled: Target;
  readonly furnished: Target;
  readonly addressed: Target;
  readonly divided: Target;
  readonly closed: readonly Target[];
};

/** The times of all meetings here. */
const tomorrow = new Date(Date.now() + 86_400_000);
export const times = {
  start_time: tomorrow.toISOString(),
  end_time: new Date(tomorrow.getTime() + 3_600_000).toISOString(),
};

/** A user id, on the server of `neighbour`, of somebody who never looks at their invitations. */
export const ghost = (neighbour: { readonly userId: string }): string =>
  neighbour.userId.replace(/^[^:]*/, `@ghost-${randomUUID().slice(0, 13)}`);

export const createData = (
  creator: { readonly userId: string },
  { people = 2, widgets = true }: { people?: number; widgets?: boolean } = {},
): Record<string, unknown> => ({
  title: `Meeting ${randomUUID().slice(0, 8)}`,
  description: 'made under torture',
  ...times,
  widget_ids: widgets ? ['jitsi'] : [],
  participants: Array.from({ length: people }, () => ({ user_id: ghost(creator) })),
});

const over = (method: 'POST' | 'PUT', path: string): Planned['door'] => ({
  http: { method, path: `/v1/meeting/${path}` },
});

/** The people of the peopled meeting as the commands so far will have left them. */
type People = { readonly present: string[]; readonly gone: string[] };

const participantsData = (random: Random, world: World, people: People): Record<string, unknown> => {
  const target_room_id = world.peopled.roomId;
  const removes = people.present.length > 0 && random.chance(0.4);
  if (removes) {
    const userId = random.pick(people.present);
    people.present.splice(people.present.indexOf(userId), 1);
    people.gone.push(userId);
    return { target_room_id, invite: false, userIds: [userId] };
  }
  const again = people.gone.length > 0 && random.chance(0.6) ? people.gone.splice(0, 1) : [];
  const userIds = [...again, ghost(world.alice)];
  people.present.push(...userIds);
  return { target_room_id, invite: true, userIds };
};

type Maker = () => Omit<Planned, 'kind'>;

/** A mix of `count` commands; every meeting to close is closed once. */
export const planCommands = (random: Random, world: World, count: number): Planned[] => {
  const { alice, bob, calendars } = world;
  const [first, second, bobs] = calendars;
  const people: People = { present: [], gone: [] };
  const toClose = [...world.closed];
  const owner = (room: string): Person => (room === bobs ? bob : alice);
  const unique = (word: string): string => `${word} ${randomUUID().slice(0, 8)}`;

  const create: Maker = () => {
    const room = random.pick(calendars);
    const data = createData(alice, { people: random.integer(4), widgets: random.chance(0.7) });
    return { door: { room }, sender: owner(room), data };
  };
  const createOverHttp: Maker = () => {
    const parent = random.chance(0.5) ? { parent_room_id: first } : {};
    return { door: over('POST', 'create'), sender: alice, data: { ...createData(alice), ...parent } };
  };
  const update: Maker = () => {
    const way = random.integer(3);
    const { roomId } = world.updated[way] as Target;
    const door = way === 0 ? { room: second } : way === 1 ? { room: roomId } : over('PUT', 'update');
    const words = random.chance(0.3) ? { description: unique('words') } : {};
    return { door, sender: alice, data: { target_room_id: roomId, title: unique('title'), ...words } };
  };
  const participants: Maker = () => ({
    door: { room: first },
    sender: alice,
    data: participantsData(random, world, people),
  });
  const widgets: Maker = () => ({
    door: { room: second },
    sender: alice,
    data: { target_room_id: world.furnished.roomId, add: random.chance(0.5), widget_ids: ['jitsi'] },
  });
  const permissions: Maker = () => ({
    door: { room: second },
    sender: alice,
    data: { target_room_id: world.furnished.roomId, messaging_power_level: random.pick([0, 50, 100]) },
  });
  const breakouts: Maker = () => ({
    door: { room: world.divided.roomId },
    sender: alice,
    data: {
      description: '',
      ...times,
      groups: Array.from({ length: 1 + random.integer(3) }, () => ({
        title: unique('Session'),
        participants: [{ user_id: ghost(alice) }],
      })),
    },
  });
  const broadcast: Maker = () => ({
    door: { room: second },
    sender: alice,
    data: { target_room_id: world.addressed.roomId, message: unique('message') },
  });
  const close = (target: Target): Omit<Planned, 'kind'> => {
    const door = random.pick([{ room: first }, { room: target.roomId }, over('POST', 'close')]);
    // Whoever is removed from the room of the command cannot look for its answer there.
    const kicks = !('room' in door && door.room === target.roomId) && random.chance(0.5);
    const method = kicks ? 'kick_all_participants' : 'tombstone';
    return { door, sender: alice, data: { target_room_id: target.roomId, method } };
  };
  const invalid: Maker = () => ({
    door: { room: random.pick([first, second]) },
    sender: alice,
    data: { description: 'has no title', ...times },
  });

  const makers: readonly (readonly [number, Planned['kind'], Maker])[] = [
    [25, 'create', create],
    [10, 'create', createOverHttp],
    [18, 'update', update],
    [14, 'participants', participants],
    [6, 'widgets', widgets],
    [6, 'permissions', permissions],
    [8, 'breakouts', breakouts],
    [6, 'broadcast', broadcast],
    [2, 'invalid', invalid],
  ];
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  const closeEvery = Math.ceil(count / (toClose.length + 1));
  return Array.from({ length: count }, (_, index): Planned => {
    const target = index % closeEvery === closeEvery - 1 ? toClose.pop() : undefined;
    if (target) {
      return { kind: 'close', ...close(target) };
    }
    let at = random.integer(total);
    const [, kind, make] = makers.find(([weight]) => (at -= weight) < 0) ?? [0, 'create' as const, create];
    return { kind, ...make() };
  });
};
