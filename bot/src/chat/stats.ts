import { roomTypes } from '../../../shared/src/matrix/stateKinds.ts';
import type { ChatCommand } from './chatCommand.ts';

const DAY = 24 * 3600_000;

export const stats: ChatCommand = {
  name: 'stats',
  aliases: [],
  usage: 'usageStats',
  only: 'administrators',
  where: 'in private',
  run: async ({ t }, { index, record, now }) => {
    const all = await index.meetings();
    const meetings = all.filter(({ type }) => type === roomTypes.meeting).length;
    const { commands, failures } = await record.count(now() - DAY);
    const rooms = await index.countRooms();
    return [t('statsLine', { meetings, sessions: all.length - meetings, rooms, commands, failures })];
  },
};
