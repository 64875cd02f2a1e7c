import { introduction } from '../meetings/helpRoom.ts';
import { isReadable } from '../meetings/meetings.ts';
import { hasPlanner, mayAddPlanner } from '../meetings/planner.ts';
import type { ChatCommand } from './chatCommand.ts';
import { originalRoom } from './originalRoom.ts';

export const status: ChatCommand = {
  name: 'status',
  aliases: ['stat'],
  usage: 'usageStatus',
  run: async ({ help, t }, { meetings }) => {
    if (help === undefined) return [t('onlyInHelpRoom')];
    const { link: room, state } = await originalRoom(meetings, help);
    if (!isReadable(meetings, state)) return [{ template: t('setupUnreadable'), room }];
    if (hasPlanner(state, meetings.settings.planner.url)) {
      return introduction(meetings, help, { withLanguages: false });
    }
    if (mayAddPlanner(meetings, state)) {
      return [{ template: t('statusReady'), room, command: { code: '!meeting setup' } }];
    }
    return [{ template: t('statusNotReady'), room }, t('statusAskForPower')];
  },
};
