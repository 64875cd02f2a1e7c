import type { ChatCommand } from './chatCommand.ts';

/** As clients show it, for comparison. */
const inFours = (key: string): string => key.match(/.{1,4}/g)?.join(' ') ?? key;

export const health: ChatCommand = {
  name: 'health',
  aliases: [],
  usage: 'usageHealth',
  only: 'administrators',
  where: 'in private',
  run: async ({ t }, { problems, device: deviceOf }) => {
    const found = await problems();
    const device = deviceOf();
    const encryption = device?.verified ? 'encryptionVerified' : 'encryptionUnverified';
    return [
      ...(found.length === 0
        ? [t('healthGood')]
        : [t('healthBad'), ...found.map(({ key, values }) => `• ${t(key, values)}`)]),
      device === undefined
        ? t('encryptionOff')
        : t(encryption, { device: device.id, fingerprint: inFours(device.fingerprint) }),
    ];
  },
};
