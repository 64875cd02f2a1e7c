import type { ChatCommand } from './chatCommand.ts';

export const health: ChatCommand = {
  name: 'health',
  aliases: [],
  parameters: '',
  usage: 'usageHealth',
  only: 'administrators',
  where: 'in private',
  run: async ({ t }, { problems }) => {
    const found = await problems();
    return found.length === 0
      ? [t('healthGood')]
      : [t('healthBad'), ...found.map((problem) => `• ${problem}`)];
  },
};
