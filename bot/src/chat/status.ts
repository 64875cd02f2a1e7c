import { introduction } from '../meetings/helpRoom.ts';
import { hasPlanner, mayAddPlanner } from '../meetings/planner.ts';
import { roomLink, roomName } from '../meetings/lines.ts';
import type { ChatCommand } from './chatCommand.ts';

export const status: ChatCommand = {
  name: 'status',
  aliases: ['stat'],
  parameters: '',
  usage: 'usageStatus',
  run: async ({ help, t }, { meetings }) => {
    if (help === undefined) return [t('onlyInHelpRoom')];
    const { rooms, settings } = meetings;
    const roomId = help.originalRoomId;
    const state = await rooms.state(roomId);
    const room = roomLink(settings.linkPrefix, roomId, roomName(state, roomId));
    if (hasPlanner(state, settings.planner.url))
      return introduction(meetings, help, { withLanguages: false });
    if (mayAddPlanner(meetings, state)) {
      return [{ template: t('statusReady'), room, command: { code: '!meeting setup' } }];
    }
    return [{ template: t('statusNotReady'), room }, t('statusAskForPower')];
  },
};
