import { createContext, useContext, type ReactNode } from 'react';
import { Provider, useSelector } from 'react-redux';
import type { Host } from '../host/host.ts';
import type { Settings } from '../host/settings.ts';
import type { Outgoing } from './perform.ts';
import type { AppState, AppStore } from './store.ts';

type Planner = { readonly store: AppStore; readonly outgoing: Outgoing };

const Context = createContext<Planner | undefined>(undefined);

/** Gives the screens below it the store, the host and the way out. */
export function PlannerProvider({ planner, children }: { planner: Planner; children: ReactNode }) {
  return (
    <Context value={planner}>
      <Provider store={planner.store}>{children}</Provider>
    </Context>
  );
}

function usePlanner(): Planner {
  const planner = useContext(Context);
  if (planner === undefined) throw new Error('there is no PlannerProvider above');
  return planner;
}

export const useAppStore = (): AppStore => usePlanner().store;
export const useHost = (): Host => usePlanner().store.host;
export const useSettings = (): Settings => usePlanner().store.settings;
/** The way in which what people do goes to the bot. */
export const useOutgoing = (): Outgoing => usePlanner().outgoing;
export const useAppSelector = useSelector.withTypes<AppState>();
