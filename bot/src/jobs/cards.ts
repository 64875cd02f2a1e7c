import { toAppError } from '../../../shared/src/appError.ts';
import { createMeetingContract } from '../../../shared/src/commands/createMeeting.ts';
import { handleParticipantsContract } from '../../../shared/src/commands/handleParticipants.ts';
import { handleWidgetsContract } from '../../../shared/src/commands/handleWidgets.ts';
import { updateMeetingContract } from '../../../shared/src/commands/updateMeeting.ts';
import type { RoomId, UserId } from '../../../shared/src/matrix/ids.ts';
import type { CarriedOut } from '../dispatch/dispatch.ts';
import type { Queue } from '../dispatch/queue.ts';
import type { Serially } from '../dispatch/serially.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import { showCard, type CardTask, type Shown } from '../meetings/card.ts';
import type { MeetingIndex } from '../meetings/meetingIndex.ts';
import type { Meetings } from '../meetings/meetings.ts';
import type { Reader } from '../meetings/whenInWords.ts';
import { willPass } from '../willPass.ts';

/** A card that is to be looked at, with the terms in which its meeting was planned, if they are known. */
type Due = Omit<CardTask, 'readerFor'> & {
  readonly reader: { readonly locale: string | undefined; readonly timeZone: string | undefined };
};

/** What is remembered of cards. */
export type CardMemory = {
  /** Notes that a room is to have a card that is right. The first terms that it is given stay. */
  readonly want: (roomId: RoomId, reader: Reader) => Promise<void>;
  /** Notes that cards may not be right any more. Rooms without one are left alone. Returns whether one of them has one. */
  readonly doubt: (roomIds: readonly RoomId[]) => Promise<boolean>;
  readonly due: (limit: number) => Promise<readonly Due[]>;
  /** Notes that a card was made as often as it was wanted then, and what it shows if that is known. */
  readonly made: (roomId: RoomId, wanted: number, shown: Shown | undefined) => Promise<void>;
  readonly forget: (roomId: RoomId) => Promise<void>;
  /** Notes that a room with a card is replaced by another one, which is to have one. */
  readonly move: (from: RoomId, to: RoomId) => Promise<void>;
};

/** Keeps the cards of meetings right. */
export type CardKeeper = {
  readonly carriedOut: CarriedOut;
  /** To be told that something happened in a room that its card may show. */
  readonly doubt: (roomId: RoomId) => Promise<void>;
  /** To be told that somebody wants to be spoken to in other terms. */
  readonly doubtThoseOf: (organiser: UserId) => Promise<void>;
  /** To be told that a room replaces another. */
  readonly upgraded: (from: RoomId, to: RoomId) => Promise<void>;
  /** Takes up what is due. Nothing is done before. */
  readonly start: () => void;
};

type Options = {
  readonly meetings: Meetings;
  readonly memory: CardMemory;
  readonly index: Pick<MeetingIndex, 'meetings'>;
  readonly queue: Queue;
  /** Commands that act on a room wait in the same line. */
  readonly serially: Serially;
  readonly people: {
    readonly localeOf: (userId: UserId, otherwise?: string) => Promise<string>;
    readonly timeZoneOf: (userId: UserId, otherwise?: string) => Promise<string>;
  };
  /** Throws `Interrupted` when the service stops. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly log: Logger;
};

/** What happens within this time is told by one edit, in milliseconds. */
const GATHERING = 1_000;
/**
 * People wait for commands, and nobody for a card: it is made when there was none for a while. When there always is one,
 * a card is made now and then all the same. In milliseconds.
 */
const QUIET = 500;
const LOOK_AGAIN = 250;
const LONGEST_WAIT = 15_000;
const RETRY = 15_000;
const LONGEST_RETRY = 120_000;
/** Cards that are looked at in one go. */
const PORTION = 100;

/** The commands after which the card of their target may say something else. */
const changing: readonly string[] = [
  updateMeetingContract.type,
  handleParticipantsContract.type,
  handleWidgetsContract.type,
];

/** Keeps cards in the background, when no command waits: one after the other, and none lost when the service dies. */
export function createCardKeeper(options: Options): CardKeeper {
  const { meetings, memory, index, queue, serially, people, pause, now, log } = options;
  let started = false;
  let working = false;
  let isMore = false;
  let lastCommand = -Infinity;

  async function calm(): Promise<void> {
    const isBusy = () => queue.length() > 0 || now() - lastCommand < QUIET;
    for (let waited = 0; isBusy() && waited < LONGEST_WAIT; waited += LOOK_AGAIN) await pause(LOOK_AGAIN);
  }

  async function keep({ reader, ...card }: Due): Promise<void> {
    const { roomId, wanted } = card;
    const readerFor = async (organiser: UserId) => ({
      locale: await people.localeOf(organiser, reader.locale),
      timeZone: await people.timeZoneOf(organiser, reader.timeZone),
    });
    const shown = await showCard(meetings, { ...card, readerFor });
    if (shown === undefined) await memory.forget(roomId);
    else await memory.made(roomId, wanted, shown === 'ended' ? undefined : shown);
  }

  /** Returns whether this card is done with. */
  async function tryToKeep(card: Due): Promise<boolean> {
    const { roomId, wanted } = card;
    try {
      await queue.push(`card.${roomId}`, () => serially(roomId, () => keep(card)));
      return true;
    } catch (thrown) {
      if (isInterruption(thrown)) throw thrown;
      const error = toAppError(thrown);
      const isPassing = willPass(error);
      log[isPassing ? 'warn' : 'info']({ err: error, roomId }, 'the card of a meeting could not be kept');
      if (error.code === 'not_found') await memory.forget(roomId);
      else if (!isPassing) await memory.made(roomId, wanted, undefined);
      return !isPassing;
    }
  }

  async function work(): Promise<void> {
    for (let delay = GATHERING; isMore;) {
      await pause(delay);
      isMore = false;
      const due = await memory.due(PORTION);
      const done: boolean[] = [];
      for (const card of due) {
        await calm();
        done.push(await tryToKeep(card));
      }
      const failed = done.includes(false);
      isMore ||= due.length > 0;
      delay = failed ? Math.min(LONGEST_RETRY, Math.max(RETRY, 2 * delay)) : GATHERING;
    }
    // At once: whoever wakes us from now on must find us idle.
    working = false;
  }

  function wake(): void {
    isMore = true;
    if (!started || working) return;
    working = true;
    work().catch((error: unknown) => {
      working = false;
      // After a stop the next start takes it up; and whatever else it was, so does the next change.
      if (!isInterruption(error)) log.error({ err: error }, 'the cards of meetings cannot be kept');
    });
  }

  return {
    carriedOut: async ({ request: { type, locale, timeZone }, targetId, result }) => {
      lastCommand = now();
      const made = type === createMeetingContract.type ? (result.roomIds ?? []) : [];
      const changed = changing.includes(type) && targetId !== undefined ? [targetId] : [];
      for (const roomId of [...made, ...changed]) await memory.want(roomId, { locale, timeZone });
      if (made.length + changed.length > 0) wake();
    },
    doubt: async (roomId) => {
      if (await memory.doubt([roomId])) wake();
    },
    doubtThoseOf: async (organiser) => {
      const theirs = (await index.meetings()).filter(({ metadata }) => metadata.creator === organiser);
      if (await memory.doubt(theirs.map(({ roomId }) => roomId))) wake();
    },
    upgraded: async (from, to) => {
      await memory.move(from, to);
      wake();
    },
    start: () => {
      started = true;
      wake();
    },
  };
}
