import { isValidTimeZone } from '../../../shared/src/calendar/zone.ts';
import type { ChatCommand } from './chatCommand.ts';

export const zone: ChatCommand = {
  name: 'zone',
  aliases: ['timezone'],
  parameters: () => '<Europe/Berlin>',
  usage: 'usageZone',
  run: async ({ words: [wanted], t, sender, timeZone }, { setTimeZone }) => {
    if (wanted === undefined) return [t('zoneMissing', { zone: timeZone })];
    if (!isValidTimeZone(wanted)) return [t('zoneUnknown', { zone: wanted })];
    await setTimeZone(sender, wanted);
    return [t('zoneChanged', { zone: wanted })];
  },
};
