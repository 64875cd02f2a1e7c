import { useMemo } from 'react';
import type { Meeting } from './meeting.ts';
import type { Meetings } from './meetings.ts';

const matches = ({ title, description }: Meeting, term: string) =>
  title.toLowerCase().includes(term) || description.toLowerCase().includes(term);

/** Those meetings whose title or description holds a text, upper and lower case being one. */
export function useFound(meetings: Meetings, term: string): Meetings {
  const wanted = term.trim().toLowerCase();
  return useMemo(
    () =>
      wanted === '' ? meetings : new Map([...meetings].filter(([, meeting]) => matches(meeting, wanted))),
    [meetings, wanted],
  );
}
