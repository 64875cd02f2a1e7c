import type { Root } from 'react-dom/client';
import { SetupScreen, type Setup } from './features/setup/SetupScreen.tsx';
import { lookOf, withOverrides } from './host/parameters.ts';
import type { Settings } from './host/settings.ts';
import type { WidgetConnection } from './host/widgetConnection.ts';
import { createWidgetHost } from './host/widgetHost.ts';
import { speak } from './i18n.ts';
import { start } from './start.tsx';
import { Shell } from './ui/Shell.tsx';
import { Waiting } from './ui/Waiting.tsx';

/** Shows the planner in a client, once the client lets us do what it takes. */
export async function showWidget(connection: WidgetConnection, served: Settings, root: Root): Promise<void> {
  const { parameters, repair } = connection;
  const { userId, roomId, theme, language = navigator.language } = parameters;
  const settings = withOverrides(served, parameters);
  const look = lookOf(theme);
  await speak(language);
  const ask = (setup: Setup) =>
    root.render(
      <Shell look={look} settings={settings}>
        <SetupScreen setup={setup} />
      </Shell>,
    );
  const whenAllowed = async (lacking: readonly string[]): Promise<boolean> => {
    if (lacking.length > 0) return false;
    if (userId === undefined || roomId === undefined) {
      ask({ kind: 'registration', act: () => repair().then(() => true) });
      return true;
    }
    await start(await createWidgetHost(connection, { userId, roomId }, settings), settings, root);
    return true;
  };

  root.render(
    <Shell look={look} settings={settings}>
      <Waiting />
    </Shell>,
  );
  if (!(await whenAllowed(await connection.lacking())))
    ask({ kind: 'permissions', act: async () => whenAllowed(await connection.askAgain()) });
}
