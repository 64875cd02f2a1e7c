import type { Dispatch } from '../dispatch/dispatch.ts';
import type { Entry, Journal } from '../dispatch/journal.ts';
import type { ChatTools } from './chatCommand.ts';

type Options = { readonly journal: Journal; readonly dispatch: Dispatch; readonly now: () => number };

/** Carries commands out that follow from what people typed: journalled like all others, answered in words. */
export function createCarryOut({ journal, dispatch, now }: Options): ChatTools['carryOut'] {
  return async ({ type, data }, { eventId, sender, roomId, locale, timeZone }) => {
    const request = {
      id: `chat:${eventId}`,
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
}
