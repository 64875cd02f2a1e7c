import { isReadable } from '../meetings/meetings.ts';
import { addPlanner, hasPlanner, mayAddPlanner } from '../meetings/planner.ts';
import type { ChatCommand } from './chatCommand.ts';
import { originalRoom } from './originalRoom.ts';

export const setup: ChatCommand = {
  name: 'setup',
  aliases: ['addwidget'],
  usage: 'usageSetup',
  run: async ({ help, t }, { meetings }) => {
    if (help === undefined) return [t('onlyInHelpRoom')];
    const { link: room, ...original } = await originalRoom(meetings, help);
    if (!isReadable(meetings, original.state)) return [{ template: t('setupUnreadable'), room }];
    const { url } = meetings.settings.planner;
    if (hasPlanner(original.state, url)) return [{ template: t('setupExists'), room }];
    if (!mayAddPlanner(meetings, original.state)) return [{ template: t('setupNeedsPower'), room }];
    await addPlanner(meetings, original, 'top');
    return [{ template: t('setupDone'), room }];
  },
};
