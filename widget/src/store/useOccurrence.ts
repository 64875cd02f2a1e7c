import { useEffect, useMemo, useState } from 'react';
import type { Ref } from '../../../shared/src/calendar/editAll.ts';
import type { Calendar } from '../../../shared/src/calendar/entry.ts';
import { currentOrNext, findOccurrence, type Occurrence } from '../../../shared/src/calendar/occurrences.ts';

/** Browsers cannot wait longer, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * The occurrence that is meant. Where none is: the one that runs or comes next, another one as soon as it is over, or the
 * last if all are.
 */
export function useOccurrence(calendar: Calendar, ref: Ref | undefined): Occurrence | undefined {
  const [now, setNow] = useState(() => Date.now());
  const occurrence = useMemo(
    () => (ref ? findOccurrence(calendar, ref, now) : currentOrNext(calendar, now)),
    [calendar, ref, now],
  );
  const end = ref === undefined ? occurrence?.end : undefined;
  useEffect(() => {
    const left = (end ?? 0) - Date.now();
    if (end === undefined || (left <= 0 && now >= end)) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(Math.max(0, left), LONGEST_WAIT));
    return () => clearTimeout(timer);
  }, [end, now]);
  return occurrence;
}
