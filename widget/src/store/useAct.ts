import type { Answer } from '../../../shared/src/acknowledgement.ts';
import { useAppSelector } from './context.tsx';
import { stateOfAct, type Act, type ActState } from './outbox.ts';

/** How far an act is. One that is not in the outbox any more is done, or was dismissed. */
export function useAct(id: string | undefined): { readonly state: ActState; readonly answer?: Answer } {
  const act = useAppSelector(({ outbox }): Act | undefined => outbox.acts.find((each) => each.id === id));
  if (act === undefined) return { state: 'done' };
  const answer = act.commands.find(({ state }) => state === 'failed')?.answer;
  return { state: stateOfAct(act), ...(answer && { answer }) };
}
