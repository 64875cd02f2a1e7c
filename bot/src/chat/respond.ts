import { toAppError } from '../../../shared/src/appError.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import { localpartOf, type RoomId, type UserId } from '../../../shared/src/matrix/ids.ts';
import { textsFor } from '../i18n.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { reasonInWords } from '../meetings/failure.ts';
import { readHelpRoom } from '../meetings/helpRoom.ts';
import { notice, type Line } from '../meetings/lines.ts';
import { membersWith } from '../meetings/meeting.ts';
import type { ChatMessage, ChatTools } from './chatCommand.ts';

/** How the bot is spoken to. */
const PREFIX = '!meeting';

/** The words that a message addresses to the bot; `undefined` when it is not spoken to. */
function wordsToBot({ content }: RoomEvent, botId: UserId): readonly string[] | undefined {
  const { msgtype, body } = content;
  // Notices are what bots say; answering them makes two bots talk for ever.
  if (msgtype !== 'm.text' || typeof body !== 'string') return undefined;
  const isEdit =
    typeof content['m.relates_to'] === 'object' &&
    JSON.stringify(content['m.relates_to']).includes('m.replace');
  if (isEdit) return undefined;
  const text = body.trim();
  const names = [PREFIX, botId, `@${localpartOf(botId)}`];
  const mentions = (content['m.mentions'] as { readonly user_ids?: unknown } | undefined)?.user_ids;
  if (Array.isArray(mentions) && mentions.includes(botId)) {
    // A mention begins with the bot's display name, which may have several words and ends with a colon.
    const behind = /^[^:]{1,100}:\s*(.*)$/s.exec(text)?.[1];
    if (behind !== undefined && !text.startsWith(botId)) return behind.split(/\s+/).filter(Boolean);
  }
  const name = names.find(
    (each) =>
      text === each || (new RegExp(`^\\S{${each.length}}[\\s:,]`).test(text) && text.startsWith(each)),
  );
  if (name === undefined) return undefined;
  return text.slice(name.length).replace(/^[:,]/, '').split(/\s+/).filter(Boolean);
}

type Options = {
  readonly tools: ChatTools;
  readonly localeOf: (userId: UserId) => Promise<string>;
  readonly timeZoneOf: (userId: UserId) => Promise<string>;
  /** Who may use the commands for administrators. */
  readonly administrators: readonly string[];
  readonly log: Logger;
};

/** Answers what people type to the bot: one notice for each message that speaks to it. */
export function createChat({ tools, localeOf, timeZoneOf, administrators, log }: Options) {
  const { meetings } = tools;
  const { rooms } = meetings;
  const tryHelp = { code: `${PREFIX} help` };

  /** Whether nobody reads along but the two of us. */
  async function isPrivate(roomId: RoomId): Promise<boolean> {
    return membersWith(await rooms.state(roomId), ['join', 'invite']).length <= 2;
  }

  async function linesFor(
    words: readonly string[],
    message: Omit<ChatMessage, 'words'>,
  ): Promise<readonly Line[]> {
    const [name, ...rest] = words;
    if (name === undefined) return [{ template: message.t('noCommand'), command: tryHelp }];
    const command = tools.commands().find((each) => each.name === name || each.aliases.includes(name));
    if (command === undefined) return [{ template: message.t('badCommand'), command: tryHelp }];
    if (command.only !== undefined && !message.isAdministrator) return [message.t('onlyForAdministrators')];
    if (command.where !== undefined && !(await isPrivate(message.roomId)))
      return [message.t('onlyInPrivate')];
    try {
      return await command.run({ ...message, words: rest }, tools);
    } catch (thrown) {
      if (isInterruption(thrown)) throw thrown;
      const error = toAppError(thrown);
      log.warn({ err: error, command: name, sender: message.sender }, 'a chat command failed');
      return [message.t('chatFailed', { reason: reasonInWords(error, message.locale) })];
    }
  }

  return {
    types: ['m.room.message'],
    concerns: (event: RoomEvent) => wordsToBot(event, rooms.botId) !== undefined,
    watch: async (roomId: RoomId, event: RoomEvent): Promise<void> => {
      const words = wordsToBot(event, rooms.botId);
      if (words === undefined) return;
      const help = await readHelpRoom(meetings, roomId);
      const locale = help?.locale ?? (await localeOf(event.sender));
      const { sender, event_id: eventId } = event;
      const lines = await linesFor(words, {
        roomId,
        eventId,
        sender,
        locale,
        timeZone: await timeZoneOf(sender),
        t: textsFor(locale),
        help,
        isAdministrator: administrators.includes(sender),
      });
      if (lines.length === 0) return;
      const reply = { 'm.relates_to': { 'm.in_reply_to': { event_id: event.event_id } } };
      await rooms.send(roomId, 'm.room.message', { ...notice(lines), ...reply }, `${event.event_id}.reply`);
    },
  };
}
