import { DateTime } from 'luxon';
import type { ChatCommand } from './chatCommand.ts';

const MOST = 10;

export const errors: ChatCommand = {
  name: 'errors',
  aliases: [],
  usage: 'usageErrors',
  only: 'administrators',
  where: 'in private',
  run: async ({ t, locale, timeZone }, { record }) => {
    const failures = await record.failures(MOST);
    if (failures.length === 0) return [t('errorsNone')];
    return failures.map(({ at, type, sender, code, reference }) => {
      const when = DateTime.fromMillis(at, { zone: timeZone, locale }).toLocaleString(
        DateTime.DATETIME_SHORT,
      );
      return t('errorsLine', {
        when,
        type: type.replace('net.nordeck.meetings.', ''),
        sender,
        code,
        reference,
      });
    });
  },
};
