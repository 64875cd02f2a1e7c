import { acknowledgementType, toReaction } from '../../../shared/src/acknowledgement.ts';
import { toAppError } from '../../../shared/src/appError.ts';
import type { EventId, RoomId } from '../../../shared/src/matrix/ids.ts';
import { toAnswer } from '../dispatch/acknowledge.ts';
import type { Request } from '../dispatch/command.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import type { Outcome } from '../dispatch/outcome.ts';
import { isInterruption } from '../interrupted.ts';
import type { Logger } from '../log.ts';
import type { Rooms } from '../meetings/rooms.ts';

type Options = {
  readonly rooms: Rooms;
  readonly journal: Journal;
  /** Explains a failure to the sender in private, and says where. */
  readonly explain: (request: Request, outcome: Outcome) => Promise<RoomId | undefined>;
  readonly log: Logger;
};

/** Tells the sender of a command how it ended: one reaction. Then the command is closed in the journal. */
export type AnswerCommand = (entry: Entry, outcome: Outcome) => Promise<void>;

export function createAnswerCommand({ rooms, journal, explain, log }: Options): AnswerCommand {
  const attempt = async <T>(
    what: string,
    { id, isDispensable = false }: { readonly id: string; readonly isDispensable?: boolean },
    act: () => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await act();
    } catch (error) {
      // What may pass is tried again, with all of the answer.
      const mayPass = toAppError(error).code === 'upstream' && !isDispensable;
      if (isInterruption(error) || mayPass) throw error;
      log.warn({ err: error, command: id }, what);
      return undefined;
    }
  };
  return async ({ request }, outcome) => {
    const { id, sentIn } = request;
    if (sentIn !== undefined) {
      // The answer does not wait for it: the room of explanations may be one that the homeserver refuses to make.
      const errorRoomId = await attempt('a failure could not be explained', { id, isDispensable: true }, () =>
        explain(request, outcome),
      );
      const reaction = toReaction(id as EventId, {
        ...toAnswer(outcome),
        ...(errorRoomId && { errorRoomId }),
      });
      // Without the power to write in the room there is no way to answer there.
      await attempt('a command could not be answered', { id }, () =>
        rooms.send(sentIn, acknowledgementType, reaction, `${id}.answer`),
      );
      const leave = outcome.done ? outcome.result.leaveAfterAnswer : undefined;
      if (leave) await attempt('a closed room could not be left', { id }, () => rooms.leave(leave));
    }
    await journal.answered(id);
  };
}
