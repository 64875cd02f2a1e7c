import { addPlanner, hasPlanner, mayAddPlanner } from '../meetings/planner.ts';
import { roomLink, roomName } from '../meetings/lines.ts';
import type { ChatCommand } from './chatCommand.ts';

export const setup: ChatCommand = {
  name: 'setup',
  aliases: ['addwidget'],
  parameters: '',
  usage: 'usageSetup',
  run: async ({ help, t }, { meetings }) => {
    if (help === undefined) return [t('onlyInHelpRoom')];
    const { rooms, settings } = meetings;
    const roomId = help.originalRoomId;
    const state = await rooms.state(roomId);
    const room = roomLink(settings.linkPrefix, roomId, roomName(state, roomId));
    if (hasPlanner(state, settings.planner.url)) return [{ template: t('setupExists'), room }];
    if (!mayAddPlanner(meetings, state)) return [{ template: t('setupNeedsPower'), room }];
    await addPlanner(meetings, { roomId, state }, 'top');
    return [{ template: t('setupDone'), room }];
  },
};
