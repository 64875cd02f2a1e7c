import type { ErrorCode } from '../../../shared/src/appError.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import type { Serially } from '../dispatch/serially.ts';
import type { Message, TextKey, Texts } from '../i18n.ts';
import type { HelpRoom } from '../meetings/helpRoom.ts';
import type { Line } from '../meetings/lines.ts';
import type { MeetingIndex } from '../meetings/meetingIndex.ts';
import type { Meetings } from '../meetings/meetings.ts';

/** What somebody typed to the bot, and where. */
export type ChatMessage = {
  readonly roomId: RoomId;
  /** Names the message, and what it causes. */
  readonly eventId: string;
  readonly sender: UserId;
  /** The words behind the name of the command. */
  readonly words: readonly string[];
  readonly locale: string;
  readonly timeZone: string;
  readonly t: Texts;
  /** The help room it was typed in, if it was one. */
  readonly help: HelpRoom | undefined;
  readonly isAdministrator: boolean;
};

/** A command that was refused or failed. */
type PastFailure = {
  readonly at: number;
  readonly type: string;
  readonly sender: string;
  readonly code: ErrorCode;
  readonly reference: string;
};

/** What was done, in figures and failures. */
export type Record = {
  /** Commands since a moment, and how many of them failed. */
  readonly count: (since: number) => Promise<{ readonly commands: number; readonly failures: number }>;
  /** The last failures, newest first. */
  readonly failures: (limit: number) => Promise<readonly PastFailure[]>;
};

/** A command that follows from what somebody typed. */
type TypedCommand = { readonly type: string; readonly data: unknown };

type Device = { readonly id: string; readonly fingerprint: string; readonly verified: boolean };

/** What a chat command may use. */
export type ChatTools = {
  readonly meetings: Meetings;
  readonly index: MeetingIndex;
  readonly record: Record;
  readonly setLocale: (userId: UserId, locale: string) => Promise<void>;
  readonly setTimeZone: (userId: UserId, timeZone: string) => Promise<void>;
  /** All chat commands, for those who explain them. */
  readonly commands: () => readonly ChatCommand[];
  /** Carries out a command as the sender of a message, once. */
  readonly carryOut: (command: TypedCommand, message: ChatMessage) => Promise<Outcome>;
  /** The command that followed from a message before the service was killed. */
  readonly earlier: (message: ChatMessage) => Promise<TypedCommand | undefined>;
  /** Whoever reads the state of a room and writes it waits in this line for all others who do. */
  readonly serially: Serially;
  /** What is not right with the service. */
  readonly problems: () => Promise<readonly Message[]>;
  /** The device with which encrypted rooms are read; `undefined` where encryption is off. */
  readonly device: () => Device | undefined;
  readonly now: () => number;
};

/** One thing that people can type after `!meeting`. */
export type ChatCommand = {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What stands behind the name in the help text; nothing where absent. */
  readonly parameters?: (t: Texts) => string;
  /** What it does, in one line of the help text. */
  readonly usage: TextKey;
  /** Who may use it; everybody where absent. */
  readonly only?: 'administrators';
  /** Where it may be used; anywhere where absent. What concerns one person is nobody else's business. */
  readonly where?: 'in private';
  /** Gives the lines to answer with. */
  readonly run: (message: ChatMessage, tools: ChatTools) => Promise<readonly Line[]>;
};
