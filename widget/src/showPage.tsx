import type { Root } from 'react-dom/client';
import { SignInScreen } from './features/signIn/SignInScreen.tsx';
import { waitUntilAlone } from './host/alone.ts';
import { createClientHost } from './host/clientHost.ts';
import type { Look } from './host/host.ts';
import { watchSystemLook } from './host/look.ts';
import { registerServiceWorker } from './host/serviceWorker.ts';
import { beginAnew, keepSession, readSession, whySignedOut, type Session } from './host/session.ts';
import type { Settings } from './host/settings.ts';
import { finishSignIn } from './host/signIn.ts';
import { speak, type TextKey } from './i18n.ts';
import { start } from './start.tsx';
import { watchedTypes } from './store/room.ts';
import { OtherTab } from './ui/OtherTab.tsx';
import { StartFailed } from './ui/StartFailed.tsx';
import { Shell } from './ui/Shell.tsx';
import { Waiting } from './ui/Waiting.tsx';

/** Shows the planner on a page of its own: to whoever is logged in, after a log-in to whoever is not. */
export async function showPage(settings: Settings, root: Root): Promise<void> {
  registerServiceWorker();
  await speak(navigator.language);
  let look: Look = { theme: 'light' };
  let shown: React.ReactNode;
  const draw = () =>
    root.render(
      <Shell look={look} settings={settings}>
        {shown}
      </Shell>,
    );
  const show = (screen: React.ReactNode) => {
    shown = screen;
    draw();
  };
  const stop = watchSystemLook((next) => {
    look = next;
    draw();
  });

  const open = async (session: Session) => {
    keepSession(session);
    show(<Waiting />);
    try {
      await waitUntilAlone(() => show(<OtherTab />));
      const host = await createClientHost(session, settings, watchedTypes);
      await start(host, settings, root);
      stop();
    } catch (thrown) {
      show(<StartFailed thrown={thrown} onLogOut={() => beginAnew()} />);
    }
  };
  const ask = (notice?: TextKey) =>
    show(<SignInScreen settings={settings} notice={notice} onSession={(session) => void open(session)} />);

  show(<Waiting />);
  let returned: Session | undefined;
  try {
    returned = await finishSignIn();
  } catch {
    ask('signIn.failed');
    return;
  }
  const session = returned ?? readSession();
  if (session) return open(session);
  const why = whySignedOut();
  ask(why && `signIn.${why}`);
}
