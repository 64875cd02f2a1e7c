import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { supportedLanguages, textsFor } from '../i18n.ts';
import { introduction } from '../meetings/helpRoom.ts';
import { roomName } from '../meetings/lines.ts';
import type { ChatCommand } from './chatCommand.ts';

const codes = supportedLanguages.join(', ');

export const lang: ChatCommand = {
  name: 'lang',
  aliases: ['language'],
  parameters: () => `<${supportedLanguages.join('|')}>`,
  usage: 'usageLang',
  run: async ({ words: [code], t, sender, help, locale }, { meetings, setLocale }) => {
    if (code === undefined) return [t('langMissing', { codes })];
    if (!supportedLanguages.includes(code)) return [t('langUnknown', { code, codes })];
    await setLocale(sender, code);
    const inNewLanguage = textsFor(code);
    if (help === undefined) return [inNewLanguage('langChanged')];
    if (code === locale) return [];
    const { rooms } = meetings;
    const { roomId, userId, originalRoomId } = help;
    const room = roomName(await rooms.state(originalRoomId), originalRoomId);
    await rooms.setState(roomId, stateKinds.helpRoom, rooms.botId, { userId, originalRoomId, locale: code });
    await rooms.setState(roomId, stateKinds.topic, '', { topic: inNewLanguage('helpTopic', { room }) });
    await rooms.setState(roomId, stateKinds.name, '', { name: inNewLanguage('helpName', { room }) });
    const intro = await introduction(meetings, { ...help, locale: code }, { withLanguages: false });
    return [inNewLanguage('langChanged'), ...intro];
  },
};
