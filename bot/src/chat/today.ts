import { DateTime } from 'luxon';
import { agendaLines, appointmentsOf } from './agenda.ts';
import type { ChatCommand } from './chatCommand.ts';

export const today: ChatCommand = {
  name: 'today',
  aliases: [],
  usage: 'usageToday',
  where: 'in private',
  run: async (message, tools) => {
    const now = DateTime.fromMillis(tools.now(), { zone: message.timeZone });
    const span = { from: now.startOf('day').toMillis(), to: now.endOf('day').toMillis() };
    const appointments = await appointmentsOf(message, tools, span);
    return agendaLines(appointments, message, tools.meetings.settings.linkPrefix);
  },
};
