import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { TextKey, Texts } from '../i18n.ts';
import type { HelpRoom } from '../meetings/helpRoom.ts';
import type { Line } from '../meetings/lines.ts';
import type { Meetings } from '../meetings/meetings.ts';

/** What somebody typed to the bot, and where. */
export type ChatMessage = {
  readonly roomId: RoomId;
  readonly sender: UserId;
  /** The words behind the name of the command. */
  readonly words: readonly string[];
  readonly locale: string;
  readonly t: Texts;
  /** The help room it was typed in, if it was one. */
  readonly help: HelpRoom | undefined;
};

/** What a chat command may use. */
export type ChatTools = {
  readonly meetings: Meetings;
  /** Remembers the language in which somebody wants to be spoken to. */
  readonly setLocale: (userId: UserId, locale: string) => Promise<void>;
  /** All chat commands, for those who explain them. */
  readonly commands: () => readonly ChatCommand[];
};

/** One thing that people can type after `!meeting`. */
export type ChatCommand = {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What stands behind the name in the help text. */
  readonly parameters: string;
  /** What it does, in one line of the help text. */
  readonly usage: TextKey;
  /** Gives the lines to answer with. */
  readonly run: (message: ChatMessage, tools: ChatTools) => Promise<readonly Line[]>;
};
