import { useCallback, useState } from 'react';
import { useAppSelector, useHost } from './context.tsx';
import { draftKey } from './drafts.ts';
import type { Filled, FormWish } from './forms.ts';

const nothing: Filled = { draft: undefined, canSubmit: false, isTouched: false };

/** What tells one form from another, so that what was typed into it is found again. */
const nameOf = (wish: FormWish): string => {
  if (wish.form === 'breakoutSessions' || !('roomId' in wish)) return wish.form;
  const { uid, recurrenceId } = wish.occurrence;
  return [wish.form, wish.roomId, uid, recurrenceId ?? ''].join('_');
};

export type FilledForm = {
  /** The wish with what was typed before, be it before it was sent and failed, or before the window was closed. */
  readonly wish: FormWish;
  readonly filled: Filled;
  readonly report: (filled: Filled) => void;
  /** Whether something was found that had been typed before. */
  readonly wasRestored: boolean;
  /** Changes when the form is to begin anew. */
  readonly attempt: number;
  /** Forgets what was typed. */
  readonly forget: () => void;
  readonly startAnew: () => void;
};

/** How far an open form is filled in. What is typed is kept in this browser until it is sent or thrown away. */
export function useFilledForm(asked: FormWish): FilledForm {
  const { memory, userId } = useHost();
  const roomId = useAppSelector(({ place }) => place.roomId);
  const key = draftKey('form', `${roomId ?? 'all'}_${userId}_${nameOf(asked)}`);
  const [{ wish, wasRestored, attempt }, setBegun] = useState(() => {
    const kept = asked.draft === undefined ? memory.read(key) : undefined;
    return kept === undefined
      ? { wish: asked, wasRestored: false, attempt: 0 }
      : { wish: { ...asked, draft: kept }, wasRestored: true, attempt: 0 };
  });
  const [filled, setFilled] = useState(nothing);
  const report = useCallback(
    (next: Filled) => {
      setFilled(next);
      memory.write(key, next.isTouched ? next.draft : undefined);
    },
    [memory, key],
  );
  const forget = () => memory.write(key, undefined);
  const startAnew = () => {
    forget();
    setFilled(nothing);
    setBegun({ wish: { ...asked, draft: undefined }, wasRestored: false, attempt: attempt + 1 });
  };
  return { wish, filled, report, wasRestored, attempt, forget, startAnew };
}
