import type { Dispatch } from '../dispatch/dispatch.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import type { ChatTools } from './chatCommand.ts';

type Options = { readonly journal: Journal; readonly dispatch: Dispatch; readonly now: () => number };

const idFor = (eventId: string) => `chat:${eventId}`;

/** Carries commands out that follow from what people typed: journalled like all others, answered in words. */
export function createCarryOut({ journal, dispatch, now }: Options): Pick<ChatTools, 'carryOut' | 'earlier'> {
  const carryOut: ChatTools['carryOut'] = async (
    { type, data },
    { eventId, sender, roomId, locale, timeZone },
  ) => {
    const request = {
      id: idFor(eventId),
      type,
      data,
      sender,
      sentIn: roomId,
      locale,
      timeZone,
      sentAt: now(),
    };
    const entry: Entry = (await journal.accept(request)) ?? {
      request,
      door: 'http',
      begun: false,
      outcome: undefined,
    };
    const outcome = await dispatch(entry);
    await journal.answered(request.id);
    return outcome;
  };
  return {
    carryOut,
    earlier: async ({ eventId }) => (await journal.find(idFor(eventId)))?.request,
  };
}
