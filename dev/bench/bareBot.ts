import { createQueue } from '../../bot/src/dispatch/queue.ts';
import type { ClientEvent, MatrixClient } from '../stack/matrixClient.ts';

/**
 * The floor: a bot that does what a command takes with the fewest possible requests, checks nothing, keeps nothing and
 * forgets everything. What ours takes longer is the price of everything else.
 */
export type BareBot = { readonly stop: () => void };

type Participant = { readonly user_id: string };
type Meeting = { readonly title: string; readonly participants: readonly Participant[] };

const types = {
  create: 'net.nordeck.meetings.meeting.create',
  breakouts: 'net.nordeck.meetings.breakoutsessions.create',
  echo: 'net.nordeck.meetings.meeting.close',
};

const nothing = { types: [] };
const filter = JSON.stringify({
  presence: nothing,
  account_data: nothing,
  room: {
    account_data: nothing,
    ephemeral: nothing,
    state: nothing,
    timeline: { types: Object.values(types), limit: 200 },
  },
});

type SyncAnswer = {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: Readonly<
      Record<string, { readonly timeline: { readonly events: readonly ClientEvent[] } }>
    >;
    readonly invite?: Readonly<Record<string, unknown>>;
  };
};

const enc = encodeURIComponent;
const client = '/_matrix/client/v3';

/** A room to make: for whom, below which room, of which type. */
export type BareRoom = { readonly creator: string; readonly parent: string; readonly type: string };

/** One room with all it can have at once, then side by side what needs its id, the people, and the link. */
export async function bareMeeting(
  bot: MatrixClient,
  { creator, parent, type }: BareRoom,
  meeting: Meeting,
): Promise<string> {
  const via = { via: ['localhost'] };
  const widget = (id: string) => ({
    type: 'im.vector.modular.widgets',
    state_key: id,
    content: { id, type: id, url: 'https://example.org/#/?theme=$theme', name: id },
  });
  const roomId = await bot.createRoom({
    name: meeting.title,
    visibility: 'private',
    preset: 'private_chat',
    creation_content: { type },
    power_level_content_override: {
      users: { [creator]: 150 },
      events: { 'net.nordeck.meetings.metadata': 100 },
    },
    initial_state: [
      { type: 'm.room.topic', state_key: '', content: { topic: 'description' } },
      { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'shared' } },
      { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } },
      { type: 'm.room.join_rules', state_key: '', content: { join_rule: 'public' } },
      { type: 'net.nordeck.meetings.metadata', state_key: '', content: { creator, calendar: [] } },
      { type: 'm.space.parent', state_key: parent, content: via },
      { type: 'io.element.widgets.layout', state_key: '', content: { widgets: {} } },
      widget('breakout'),
      widget('cockpit'),
    ],
  });
  const invited = new Set([creator, ...meeting.participants.map(({ user_id }) => user_id)]);
  const invitation = {
    membership: 'invite',
    reason: 'a reason',
    'io.element.html_reason': '<b>a reason</b>',
  };
  await Promise.all([
    bot.sendState(roomId, 'im.vector.modular.widgets', widget('jitsi').content, 'jitsi'),
    bot.sendState(parent, 'm.space.child', via, roomId),
    ...[...invited].map((userId) => bot.sendState(roomId, 'm.room.member', invitation, userId)),
  ]);
  return roomId;
}

async function carryOut(
  bot: MatrixClient,
  roomId: string,
  { type, sender, content }: ClientEvent,
): Promise<void> {
  const data = content.data as Meeting & { readonly groups: readonly Meeting[] };
  if (type === types.create)
    await bareMeeting(bot, { creator: sender, parent: roomId, type: 'net.nordeck.meetings.meeting' }, data);
  if (type === types.breakouts) {
    const room = { creator: sender, parent: roomId, type: 'net.nordeck.meetings.breakoutsession' };
    await Promise.all(data.groups.map((group) => bareMeeting(bot, room, group)));
  }
}

/** @param atOnce how many commands are on their way at a time; with all of them, all are answered at the end */
export function startBareBot(bot: MatrixClient, atOnce = Infinity): BareBot {
  const stopped = new AbortController();
  const queue = createQueue(atOnce);
  const answer = async (roomId: string, event: ClientEvent) => {
    await carryOut(bot, roomId, event);
    const relation = { rel_type: 'm.annotation', event_id: event.event_id, key: '✅' };
    await bot.send(roomId, 'm.reaction', { 'm.relates_to': relation });
  };
  const loop = async () => {
    for (let since: string | undefined; !stopped.signal.aborted;) {
      const query = { since, filter, timeout: since === undefined ? 0 : 30_000 };
      const { signal } = stopped;
      const { next_batch, rooms } = await bot.request<SyncAnswer>({ path: `${client}/sync`, query, signal });
      since = next_batch;
      for (const roomId of Object.keys(rooms?.invite ?? {})) {
        await bot.request({ method: 'POST', path: `${client}/rooms/${enc(roomId)}/join`, body: {} });
      }
      for (const [roomId, { timeline }] of Object.entries(rooms?.join ?? {})) {
        for (const event of timeline.events) void queue.push(event.event_id, () => answer(roomId, event));
      }
    }
  };
  loop().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  return { stop: () => stopped.abort() };
}
