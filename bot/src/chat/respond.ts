import { toAppError } from '../../../shared/src/appError.ts';
import { membersWith } from '../../../shared/src/matrix/membership.ts';
import type { RoomEvent } from '../../../shared/src/matrix/event.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import { textsFor } from '../i18n.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { reasonInWords } from '../meetings/failure.ts';
import { readHelpRoom } from '../meetings/helpRoom.ts';
import { notice, type Line } from '../meetings/lines.ts';
import { isPublic, readMeeting } from '../meetings/meeting.ts';
import { nameOf } from '../meetings/meetings.ts';
import { addressOf, PREFIX, wordsBehind, type Address } from './address.ts';
import type { ChatCommand, ChatMessage, ChatTools } from './chatCommand.ts';

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

  /** Whether nobody reads along but the two of us, nor comes in later by themselves and reads what was said. */
  async function isPrivate(roomId: RoomId): Promise<boolean> {
    const state = await rooms.state(roomId);
    return (
      membersWith(state, ['join', 'invite']).length <= 2 &&
      !isPublic(state) &&
      readMeeting(roomId, state) === undefined
    );
  }

  /** Phones begin a line with a capital letter. */
  function commandNamed(typed: string): ChatCommand | undefined {
    const name = typed.toLowerCase();
    return tools.commands().find((each) => each.name === name || each.aliases.includes(name));
  }

  /** The words to the bot. A mere mention, as each reply to it has one, may be talk between others. */
  async function wordsIn(address: Address, roomId: RoomId): Promise<readonly string[] | undefined> {
    if ('words' in address) return address.words;
    const name = await nameOf(rooms, rooms.botId, await rooms.state(roomId));
    const words = wordsBehind(address.mentionedIn, [name, `@${name}`]);
    const [command] = words ?? [];
    return command === undefined || commandNamed(command) ? words : undefined;
  }

  async function linesFor(
    words: readonly string[],
    message: Omit<ChatMessage, 'words'>,
  ): Promise<readonly Line[]> {
    const [name, ...rest] = words;
    if (name === undefined) return [{ template: message.t('noCommand'), command: tryHelp }];
    const command = commandNamed(name);
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
    concerns: ({ content }: RoomEvent) => addressOf(content, rooms.botId) !== undefined,
    watch: async (roomId: RoomId, event: RoomEvent): Promise<void> => {
      const address = addressOf(event.content, rooms.botId);
      const words = address && (await wordsIn(address, roomId));
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
