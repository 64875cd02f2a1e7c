import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import { isUserId } from '../../shared/src/matrix/ids.ts';
import { App } from './App.tsx';
import type { Host } from './host/host.ts';
import type { Settings } from './host/settings.ts';
import { speak } from './i18n.ts';
import { acceptOwnMeetings } from './store/autoAccept.ts';
import { PlannerProvider } from './store/context.tsx';
import { startOutgoing } from './store/perform.ts';
import { watchRooms } from './store/stateEvents.ts';
import { createStore } from './store/store.ts';

/** Shows the planner of a host. Resolves when it is shown; the rooms come in meanwhile. */
export async function start(host: Host, settings: Settings, root: Root): Promise<void> {
  await speak(host.locale);
  host.watchLocale?.((locale) => void speak(locale));
  const store = createStore(host, settings);
  const bot = settings.REACT_APP_BOT_USER_ID;
  const botUserId = isUserId(bot) ? bot : undefined;
  const outgoing = await startOutgoing(store, botUserId);
  acceptOwnMeetings(store, botUserId);
  void watchRooms(store).then(outgoing.resume);
  const path = location.pathname.replace(/(.)\/$/, '$1');
  root.render(
    <StrictMode>
      <PlannerProvider planner={{ store, outgoing }}>
        <App path={path} />
      </PlannerProvider>
    </StrictMode>,
  );
}
