import type { ChatCommand } from './chatCommand.ts';

export const help: ChatCommand = {
  name: 'help',
  aliases: ['h'],
  usage: 'usageHelp',
  run: ({ t, isAdministrator }, { commands }) =>
    Promise.resolve([
      t('commands'),
      ...commands()
        .filter(({ only }) => only === undefined || isAdministrator)
        .map(({ name, parameters, usage }) => ({
          template: `• {{command}} – ${t(usage)}`,
          command: { code: ['!meeting', name, parameters?.(t)].filter(Boolean).join(' ') },
        })),
    ]),
};
