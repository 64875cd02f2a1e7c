import type { Root } from 'react-dom/client';
import type { Setup } from './features/setup/SetupScreen.tsx';
import { lookOf, withOverrides } from './host/parameters.ts';
import type { Settings } from './host/settings.ts';
import type { WidgetConnection } from './host/widgetConnection.ts';
import { createWidgetHost } from './host/widgetHost.ts';
import { speak } from './i18n.ts';
import { part } from './host/part.ts';
import { StartFailed } from './ui/StartFailed.tsx';
import { Shell } from './ui/Shell.tsx';
import { Waiting } from './ui/Waiting.tsx';

/** Shows the planner in a client, once the client lets us do what it takes. */
export async function showWidget(connection: WidgetConnection, served: Settings, root: Root): Promise<void> {
  const { parameters, repair } = connection;
  const { userId, roomId, theme, language = navigator.language } = parameters;
  const settings = withOverrides(served, parameters);
  const look = lookOf(theme);
  // Comes while the client and its user decide what we may do.
  const planner = part(import('./start.tsx'));
  // It is told when it is waited for, which may be never.
  planner.catch(() => undefined);
  await speak(language);
  const show = (screen: React.ReactNode) =>
    root.render(
      <Shell look={look} settings={settings}>
        {screen}
      </Shell>,
    );
  const ask = async (setup: Setup) => {
    const { SetupScreen } = await part(import('./features/setup/SetupScreen.tsx'));
    show(<SetupScreen setup={setup} />);
  };
  const whenAllowed = async (lacking: readonly string[]): Promise<boolean> => {
    if (lacking.length > 0) return false;
    if (userId === undefined || roomId === undefined) {
      await ask({ kind: 'registration', act: () => repair().then(() => true) });
      return true;
    }
    const { start } = await planner;
    await start(await createWidgetHost(connection, { userId, roomId }, settings), settings, root);
    return true;
  };

  show(<Waiting />);
  try {
    if (!(await whenAllowed(await connection.lacking())))
      await ask({ kind: 'permissions', act: async () => whenAllowed(await connection.askAgain()) });
  } catch (thrown) {
    show(<StartFailed thrown={thrown} />);
  }
}
