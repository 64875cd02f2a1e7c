import { useEffect, useState } from 'react';
import { isUserId } from '../../../../shared/src/matrix/ids.ts';
import type { Person } from '../../host/host.ts';
import { useHost } from '../../store/context.tsx';

/** Typing is not asked about letter by letter. In milliseconds. */
const PAUSE = 100;

export type Search = {
  readonly state: 'idle' | 'loading' | 'found' | 'failed';
  readonly people: readonly Person[];
};

const idle: Search = { state: 'idle', people: [] };

/** Who the client's user directory has for a text; somebody whose whole Matrix id it is, directory or not. */
export function usePeopleSearch(input: string): Search {
  const host = useHost();
  const term = input.trim();
  const [answer, setAnswer] = useState<Search & { readonly term: string }>({ ...idle, term: '' });
  useEffect(() => {
    if (term === '') return;
    let isWanted = true;
    const receive = (search: Search) => isWanted && setAnswer({ ...search, term });
    const timer = setTimeout(() => {
      host.searchPeople(term).then(
        (people) => receive({ state: 'found', people }),
        () => receive({ state: 'failed', people: [] }),
      );
    }, PAUSE);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [host, term]);
  if (term === '') return idle;
  const { state, people } = answer.term === term ? answer : { state: 'loading' as const, people: [] };
  if (!isUserId(term) || people.some(({ userId }) => userId === term)) return { state, people };
  return { state, people: [{ userId: term }, ...people] };
}
