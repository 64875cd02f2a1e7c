import { DateTime } from 'luxon';
import { agendaLines, appointmentsOf } from './agenda.ts';
import type { ChatCommand } from './chatCommand.ts';

export const next: ChatCommand = {
  name: 'next',
  aliases: [],
  usage: 'usageNext',
  where: 'in private',
  run: async (message, tools) => {
    const now = DateTime.fromMillis(tools.now(), { zone: message.timeZone });
    const span = { from: now.toMillis(), to: now.plus({ years: 1 }).toMillis() };
    const appointments = await appointmentsOf(message, tools, span);
    return agendaLines(appointments.slice(0, 1), message, tools.meetings.settings.linkPrefix);
  },
};
