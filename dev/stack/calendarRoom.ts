import { eventually } from './eventually.ts';
import type { MatrixClient } from './matrixClient.ts';

type PowerLevels = { users?: Record<string, number> };

const makeRoom = async (owner: MatrixClient, botId: string): Promise<string> => {
  const roomId = await owner.createRoom({
    name: 'Calendar',
    topic: 'Meetings are created here.',
    preset: 'private_chat',
    invite: [botId],
    is_direct: false,
  });
  // Read and not written anew: what the creator's own entry looks like depends on the room version.
  const power = (await owner.stateContent<PowerLevels>(roomId, 'm.room.power_levels')) ?? {};
  await owner.sendState(roomId, 'm.room.power_levels', { ...power, users: { ...power.users, [botId]: 100 } });
  return roomId;
};

/** A room in which the bot is invited and may do everything: the one of the last start if its owner is still in it. */
export const ensureCalendarRoom = async (
  owner: MatrixClient,
  botId: string,
  last?: string,
): Promise<string> => {
  const joined = await owner.joinedRooms();
  return last !== undefined && joined.includes(last) ? last : makeRoom(owner, botId);
};

/** Settles when the bot has followed its invitation. */
export const botInRoom = (owner: MatrixClient, roomId: string, botId: string): Promise<unknown> =>
  eventually('the bot joins the calendar room', async () => {
    const member = await owner.stateContent(roomId, 'm.room.member', botId);
    return member?.['membership'] === 'join';
  });
