import { eventually } from '../../stack/eventually.ts';
import type { MatrixClient, ClientEvent } from '../../stack/matrixClient.ts';
import type { Administrator } from '../people.ts';
import type { Planned, Target, World } from './commands.ts';

/** A command that was sent, and the answer its sender got first. */
export type Sent = Planned & {
  /** The id of its event, or the idempotency key. */
  readonly id: string;
  readonly done: boolean;
  /** The rooms that its answer names. */
  readonly rooms: readonly string[];
};

type Complaints = string[];

type RelationsPage = { readonly chunk: readonly ClientEvent[]; readonly next_batch?: string };

const page = 'm.annotation';

async function answersTo(bot: MatrixClient, room: string, id: string): Promise<readonly ClientEvent[]> {
  const path = `/_matrix/client/v1/rooms/${encodeURIComponent(room)}/relations/${encodeURIComponent(id)}/${page}`;
  const { chunk } = await bot.request<RelationsPage>({ path, query: { limit: 100 } });
  return chunk.filter(({ sender }) => sender === bot.userId);
}

/** Everything that ever happened in a room, as the bot may see it, oldest first. */
async function historyOf(bot: MatrixClient, roomId: string): Promise<readonly ClientEvent[]> {
  return (await bot.messages(roomId, 1000)).toReversed();
}

const stateOf = (state: readonly ClientEvent[], type: string, key = ''): ClientEvent['content'] | undefined =>
  state.find((event) => event.type === type && event.state_key === key)?.content;

/** How often each user was brought into a membership. */
function memberships(history: readonly ClientEvent[], membership: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type, state_key = '', content } of history) {
    if (type === 'm.room.member' && content['membership'] === membership) {
      counts[state_key] = (counts[state_key] ?? 0) + 1;
    }
  }
  return counts;
}

type Participants = readonly { readonly user_id: string }[];

/** What a new room of the bot is to look like. */
type Expected = {
  readonly mark: string | undefined;
  readonly title: string;
  readonly invited: readonly string[];
  readonly widgets: readonly string[];
  readonly parent: string | undefined;
};

const hasVia = (content: ClientEvent['content'] | undefined): boolean => Array.isArray(content?.['via']);

/** Looks at what the bot left behind, and collects what is not as it should be. */
export const verify = async (
  world: World,
  { client: bot, admin }: { readonly client: MatrixClient; readonly admin: Administrator },
  sent: readonly Sent[],
): Promise<Complaints> => {
  const complaints: Complaints = [];
  const complain = (command: Sent | undefined, what: string): void => {
    complaints.push(
      command ? `${command.kind} ${JSON.stringify(command.door)} ${command.id}: ${what}` : what,
    );
  };
  const demandSame = (command: Sent | undefined, what: string, [is, should]: readonly [unknown, unknown]) => {
    if (JSON.stringify(is) !== JSON.stringify(should)) {
      complain(command, `${what} is ${JSON.stringify(is)} and should be ${JSON.stringify(should)}`);
    }
  };

  // One answer each, and the right one.
  for (const command of sent) {
    if (command.done !== (command.kind !== 'invalid')) {
      complain(command, command.done ? 'was carried out' : 'failed');
    }
    if ('room' in command.door) {
      const answers = await answersTo(bot, command.door.room, command.id);
      const keys = answers.map(({ content }) => (content['m.relates_to'] as { key?: string }).key);
      const reasons = answers.map(({ content }) => content['net.nordeck.meetings.bot.meta']);
      const answer = `the answer ${JSON.stringify(reasons)}`;
      demandSame(command, answer, [keys, [command.kind === 'invalid' ? '❌' : '✅']]);
    }
  }

  // The rooms.
  const expectedRooms = new Set<string>();
  const checkNewRoom = async (command: Sent, roomId: string, wish: Expected): Promise<void> => {
    if (expectedRooms.has(roomId)) complain(command, `room ${roomId} belongs to two commands`);
    expectedRooms.add(roomId);
    const state = await admin.stateOf(roomId);
    const same = (what: string, pair: readonly [unknown, unknown]) => demandSame(command, what, pair);
    const create = stateOf(state, 'm.room.create');
    if (wish.mark !== undefined) same('the mark', [create?.['io.convene.made_for'], wish.mark]);
    same('the name', [stateOf(state, 'm.room.name')?.['name'], wish.title]);
    for (const type of ['m.room.topic', 'm.room.power_levels', 'net.nordeck.meetings.metadata']) {
      if (!stateOf(state, type)) complain(command, `${roomId} has no ${type}`);
    }
    const widgets = state.filter(
      ({ type, content }) => type === 'im.vector.modular.widgets' && content['type'],
    );
    same('the widgets', [widgets.map(({ content }) => content['type']).sort(), [...wish.widgets].sort()]);
    if (JSON.stringify(widgets).includes('{{')) complain(command, `${roomId} has an unfilled widget`);
    const layout = stateOf(state, 'io.element.widgets.layout') !== undefined;
    same('having a layout', [layout, wish.widgets.includes('jitsi')]);
    const invites = memberships(await historyOf(bot, roomId), 'invite');
    const should = Object.fromEntries([...wish.invited].sort().map((userId) => [userId, 1]));
    same('the invitations', [Object.fromEntries(Object.entries(invites).sort()), should]);
    if (wish.parent !== undefined) {
      if (!hasVia(stateOf(state, 'm.space.parent', wish.parent)))
        complain(command, `${roomId} has no parent`);
      const links = await admin.stateOf(wish.parent);
      if (!hasVia(stateOf(links, 'm.space.child', roomId))) complain(command, `${roomId} is no child`);
    }
  };

  const people = (participants: unknown): string[] =>
    ((participants ?? []) as Participants).map(({ user_id }) => user_id);
  for (const command of sent.filter(({ kind }) => kind === 'create')) {
    const { data, door, sender, id } = command;
    const [roomId, ...others] = command.rooms;
    if (roomId === undefined || others.length > 0) {
      complain(command, `made ${command.rooms.length} rooms`);
      continue;
    }
    await checkNewRoom(command, roomId, {
      mark: 'room' in door ? id : undefined,
      title: String(data['title']),
      invited: [sender.userId, ...people(data['participants'])],
      widgets: [
        'net.nordeck.meetings.widget.cockpit',
        'net.nordeck.meetings.widget.breakoutsessions',
        ...((data['widget_ids'] ?? []) as string[]),
      ],
      parent: 'room' in door ? door.room : (data['parent_room_id'] as string | undefined),
    });
  }
  for (const command of sent.filter(({ kind }) => kind === 'breakouts')) {
    const groups = command.data['groups'] as { title: string; participants: Participants }[];
    demandSame(command, 'the number of sessions', [command.rooms.length, groups.length]);
    for (const [index, group] of groups.entries()) {
      await checkNewRoom(command, command.rooms[index] ?? '', {
        mark: `${command.id}.${index}`,
        title: group.title,
        invited: [command.sender.userId, ...people(group.participants)],
        widgets: ['net.nordeck.meetings.widget.cockpit', 'jitsi'],
        parent: world.divided.roomId,
      });
    }
  }

  // No room too many, and no link to one.
  const before: readonly Target[] = [
    ...world.updated,
    ...[world.peopled, world.furnished, world.addressed, world.divided],
    ...world.closed,
  ];
  const known = new Set([
    ...expectedRooms,
    ...before.flatMap(({ roomId, sessions }) => [roomId, ...sessions]),
  ]);
  const made = (await admin.rooms()).filter(({ creator }) => creator === bot.userId);
  const joined = new Set(await bot.joinedRooms());
  const chats = new Set<unknown>();
  for (const { room_id, name, room_type } of made.filter(({ room_id: id }) => !known.has(id))) {
    const isIn = joined.has(room_id);
    const mark = stateOf(await admin.stateOf(room_id), 'm.room.create')?.['io.convene.made_for'];
    // In chats the bot explains itself: one for each person and purpose.
    if (room_type === null && isIn && !chats.has(mark)) {
      chats.add(mark);
      continue;
    }
    if (isIn) complain(undefined, `room ${room_id} (${name}) is left over`);
    // Where the homeserver was killed before the bot had joined its own room, nobody sees anything.
    const left = await bot.state(room_id).catch((): ClientEvent[] => []);
    const waiting = left.filter(
      ({ type, content }) => type === 'm.room.member' && content['membership'] === 'invite',
    );
    if (waiting.length > 0) complain(undefined, `room ${room_id} (${name}) was given up with guests in it`);
  }
  for (const parent of [...world.calendars, world.divided.roomId]) {
    const links = (await admin.stateOf(parent)).filter(
      ({ type, content, state_key = '' }) =>
        type === 'm.space.child' && hasVia(content) && !known.has(state_key),
    );
    for (const { state_key } of links) complain(undefined, `${parent} has a child too many: ${state_key}`);
  }

  // Updates: one message each, one new invitation each for whoever has not answered.
  const byTarget = ({ roomId }: Target, kind: Planned['kind']): Sent[] =>
    sent.filter((command) => command.kind === kind && command.data['target_room_id'] === roomId);
  for (const target of world.updated) {
    const updates = byTarget(target, 'update');
    const isCard = ({ type, sender, content }: ClientEvent) =>
      type === 'm.room.message' &&
      sender === bot.userId &&
      content['msgtype'] === 'm.notice' &&
      content['m.relates_to'] === undefined;
    // It follows when nobody waits for a command any more.
    const history = await eventually(`a card in ${target.roomId}`, async () => {
      const events = await historyOf(bot, target.roomId);
      return events.some(isCard) && events;
    });
    demandSame(undefined, `cards in ${target.roomId}`, [history.filter(isCard).length, 1]);
    const messages = history.filter(({ sender, content }) => {
      return content['msgtype'] === 'm.text' && sender === bot.userId;
    });
    demandSame(undefined, `messages in ${target.roomId}`, [messages.length, updates.length]);
    for (const command of updates) {
      const told = messages.filter(({ content }) =>
        String(content['body']).includes(`Title: ${String(command.data['title'])}`),
      );
      demandSame(command, 'the number of messages', [told.length, 1]);
    }
    for (const [userId, count] of Object.entries(memberships(history, 'invite'))) {
      const shouldBe = userId === world.alice.userId ? 1 : 1 + updates.length;
      demandSame(undefined, `invitations of ${userId} to ${target.roomId}`, [count, shouldBe]);
    }
    const last = updates.at(-1);
    if (last && 'room' in last.door) {
      const name = history.findLast(({ type }) => type === 'm.room.name')?.content['name'];
      demandSame(last, 'the name in the end', [name, last.data['title']]);
    }
  }

  // Participants: each was invited and removed as often as somebody wanted it.
  const expected: { invite: Record<string, number>; leave: Record<string, number> } = {
    invite: {},
    leave: {},
  };
  const membersAtFirst = memberships(await historyOf(bot, world.peopled.roomId), 'invite');
  for (const { data } of byTarget(world.peopled, 'participants')) {
    const counts = data['invite'] === true ? expected.invite : expected.leave;
    for (const userId of data['userIds'] as string[]) counts[userId] = (counts[userId] ?? 0) + 1;
  }
  const left = memberships(await historyOf(bot, world.peopled.roomId), 'leave');
  for (const [userId, count] of Object.entries(expected.invite)) {
    demandSame(undefined, `invitations of ${userId}`, [membersAtFirst[userId] ?? 0, count]);
  }
  for (const [userId, count] of Object.entries(expected.leave)) {
    demandSame(undefined, `removals of ${userId}`, [left[userId] ?? 0, count]);
  }
  const peopled = await admin.stateOf(world.peopled.roomId);
  const lastWord = new Map(
    byTarget(world.peopled, 'participants').flatMap(({ data }) =>
      (data['userIds'] as string[]).map((userId) => [userId, data['invite'] ? 'invite' : 'leave'] as const),
    ),
  );
  for (const [userId, membership] of lastWord) {
    const is = stateOf(peopled, 'm.room.member', userId)?.['membership'];
    demandSame(undefined, `the membership of ${userId}`, [is, membership]);
  }

  // What is replaced: the last one counts.
  const furnished = await admin.stateOf(world.furnished.roomId);
  const lastWidgets = byTarget(world.furnished, 'widgets').at(-1);
  if (lastWidgets) {
    const is = stateOf(furnished, 'im.vector.modular.widgets', 'jitsi')?.['type'] !== undefined;
    demandSame(lastWidgets, 'having the widget', [is, lastWidgets.data['add']]);
  }
  const lastLevel = byTarget(world.furnished, 'permissions').at(-1);
  if (lastLevel) {
    const is = stateOf(furnished, 'm.room.power_levels')?.['events_default'];
    demandSame(lastLevel, 'the level', [is, lastLevel.data['messaging_power_level']]);
  }

  // Broadcasts: once in every session.
  for (const session of world.addressed.sessions) {
    const bodies = (await historyOf(bot, session))
      .filter(({ type }) => type === 'm.room.message')
      .map(({ content }) => String(content['body']));
    for (const command of byTarget(world.addressed, 'broadcast')) {
      const count = bodies.filter((body) => body.includes(String(command.data['message']))).length;
      demandSame(command, `the messages in ${session}`, [count, 1]);
    }
  }

  // Closed is closed.
  for (const target of world.closed) {
    const [command] = byTarget(target, 'close');
    if (!command) continue;
    for (const roomId of [target.roomId, ...target.sessions]) {
      // As the bot saw it when it left: of rooms without local members Synapse forgets the state.
      const state = await bot.state(roomId);
      const history = await historyOf(bot, roomId);
      const bots = stateOf(state, 'm.room.member', bot.userId)?.['membership'];
      demandSame(command, `the bot in ${roomId}`, [bots, 'leave']);
      const widgets = state.filter(
        ({ type, content }) => type === 'im.vector.modular.widgets' && Object.keys(content).length > 0,
      );
      demandSame(command, `the widgets of ${roomId}`, [widgets.length, 0]);
      const tombstones = history.filter(({ type }) => type === 'm.room.tombstone').length;
      demandSame(command, `tombstones in ${roomId}`, [
        tombstones,
        command.data['method'] === 'tombstone' ? 1 : 0,
      ]);
      if (command.data['method'] !== 'tombstone') {
        const there = state.filter(
          ({ type, content }) =>
            type === 'm.room.member' && ['join', 'invite'].includes(String(content['membership'])),
        );
        demandSame(command, `people in ${roomId}`, [there.length, 0]);
      }
    }
  }
  return complaints;
};
