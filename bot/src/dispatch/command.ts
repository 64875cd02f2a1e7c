import type { AnyContract, Contract } from '../../../shared/src/contract.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { Attempt } from '../meetings/attempt.ts';
import type { Meetings, TargetRoom } from '../meetings/meetings.ts';

/** What a door hands over: a command that somebody sent, not yet believed. */
export type Request = {
  /** Identifies the command for ever: the id of its event, or one made for the HTTP request. */
  readonly id: string;
  readonly type: string;
  readonly sender: UserId;
  /** The room in which it was sent; over HTTP the parent that it names, if any. */
  readonly sentIn: RoomId | undefined;
  readonly data: unknown;
  /** BCP 47 tag of the language in which people are told. */
  readonly locale: string;
  /** What the sender calls their time zone. */
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
};

/** What a command knows while it runs. */
export type Run = Request & {
  readonly attempt: Attempt;
  /** The room it acts on, as it was when the sender was authorised; absent only for a meeting without parent. */
  readonly target: TargetRoom | undefined;
};

/** What a command gives back. */
export type Result = {
  /** The rooms it made. */
  readonly roomIds?: readonly RoomId[];
  /** A room that the bot leaves when it has answered, because it answers there. */
  readonly leaveAfterAnswer?: RoomId;
};

/** All of one command: what stands on the wire, and what is done. */
export type Command<Data> = {
  readonly contract: Contract<Data>;
  readonly execute: (data: Data, run: Run, meetings: Meetings) => Promise<Result>;
};

/** A command whose data is not known here. */
export type AnyCommand = {
  readonly contract: AnyContract;
  readonly execute: (data: never, run: Run, meetings: Meetings) => Promise<Result>;
};

/** The target of a command that always has one. */
export function targetOf(run: Run): TargetRoom {
  if (run.target === undefined) throw new Error(`${run.type} ran without a target`);
  return run.target;
}
