import { createRoot } from 'react-dom/client';
import { readParameters } from './host/parameters.ts';
import { readSettings } from './host/settings.ts';
import { connectToClient } from './host/widgetConnection.ts';
import { speak } from './i18n.ts';
import { showWidget } from './showWidget.tsx';
import { watchedTypes } from './store/room.ts';
import { part } from './host/part.ts';
import { Shell } from './ui/Shell.tsx';
import { StartFailed } from './ui/StartFailed.tsx';

/** What is served beside the page says how it is set up; where nothing is, the defaults do. */
const served = (): Promise<unknown> =>
  fetch('/config.json')
    .then((response) => (response.ok ? (response.json() as Promise<unknown>) : undefined))
    .catch(() => undefined);

const parameters = readParameters(new URL(location.href));
// Before anything is waited for: the client speaks as soon as this page is loaded.
const connection =
  parameters && window.parent !== window ? connectToClient(parameters, watchedTypes) : undefined;
const settings = readSettings(await served());
const element = document.getElementById('root');
if (element) {
  const root = createRoot(element);
  if (connection) await showWidget(connection, settings, root);
  else {
    try {
      const { showPage } = await part(import('./showPage.tsx'));
      await showPage(settings, root);
    } catch (thrown) {
      await speak(navigator.language);
      root.render(
        <Shell look={{ theme: 'light' }} settings={settings}>
          <StartFailed thrown={thrown} />
        </Shell>,
      );
    }
  }
}
