import { eventually } from '../stack/eventually.ts';
import type { MatrixClient } from '../stack/matrixClient.ts';
import { MatrixError } from '../stack/matrixRequest.ts';
import { administrator } from './people.ts';

const HOUR = 3_600_000;

/** A moment that is over, and one that is not. */
export const past = (): number => Date.now() - HOUR;
export const future = (): number => Date.now() + 100 * 24 * HOUR;

const wallTime = (time: number) => new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');

/** Metadata as bots write it today; without a date when the room is never deleted. */
export const metadata = (creator: string, deletion?: number): Record<string, unknown> => {
  const start = (deletion ?? Date.now()) - 2 * HOUR;
  return {
    creator,
    calendar: [
      {
        uid: 'entry-0',
        dtstart: { tzid: 'UTC', value: wallTime(start) },
        dtend: { tzid: 'UTC', value: wallTime(start + HOUR) },
        ...(deletion === undefined && { rrule: 'FREQ=WEEKLY' }),
      },
    ],
    ...(deletion !== undefined && { force_deletion_at: deletion }),
  };
};

/** Metadata as NeoDateFix wrote it before it knew calendars; its date follows from the end and an offset. */
export const legacyMetadata = (creator: string, deletion?: number): Record<string, unknown> => {
  const end = (deletion ?? Date.now()) - HOUR;
  return {
    creator,
    start_time: new Date(end - HOUR).toISOString(),
    end_time: new Date(end).toISOString(),
    ...(deletion !== undefined && { auto_deletion_offset: 60 }),
  };
};

export type RoomWish = {
  readonly kind?: 'meeting' | 'breakoutsession';
  readonly metadata: object;
  readonly parent?: string;
  /** Whether the parent gets its link to the room; the maker has to have the power there. */
  readonly isLinked?: boolean;
  readonly invite?: readonly string[];
  readonly levels?: Readonly<Record<string, unknown>>;
  readonly version?: string;
};

/** Makes the room of a meeting as a bot does, by one request and its link. */
export const makeMeetingRoom = async (bot: MatrixClient, wish: RoomWish): Promise<string> => {
  const { kind = 'meeting', parent, isLinked = true, invite = [], levels = {}, version } = wish;
  const via = { via: [bot.userId.slice(bot.userId.indexOf(':') + 1)] };
  const roomId = await bot.createRoom({
    preset: 'private_chat',
    name: kind,
    ...(version !== undefined && { room_version: version }),
    creation_content: { type: `net.nordeck.meetings.${kind}` },
    invite,
    power_level_content_override: levels,
    initial_state: [
      { type: 'net.nordeck.meetings.metadata', state_key: '', content: wish.metadata },
      { type: 'm.room.join_rules', state_key: '', content: { join_rule: 'public' } },
      ...(parent === undefined ? [] : [{ type: 'm.space.parent', state_key: parent, content: via }]),
    ],
  });
  if (parent !== undefined && isLinked) await bot.sendState(parent, 'm.space.child', via, roomId);
  return roomId;
};

/** Whether the homeserver knows a room. A 404 alone says that it does not: any other failure is none of an answer. */
export const isThere = (roomId: string): Promise<boolean> =>
  administrator()
    .request({ path: `/_synapse/admin/v1/rooms/${encodeURIComponent(roomId)}` })
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof MatrixError && error.status === 404) return false;
        throw error;
      },
    );

/** Waits until the homeserver lists the rooms; it counts them in the background. */
export const areListed = (rooms: readonly string[]): Promise<unknown> =>
  eventually('the rooms are listed', async () => {
    const all = new Set((await administrator().rooms()).map(({ room_id }) => room_id));
    return rooms.every((roomId) => all.has(roomId));
  });
