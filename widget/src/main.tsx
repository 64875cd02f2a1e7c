import { readSettings } from './host/settings.ts';

/** What is served beside the page says how it is set up; where nothing is, the defaults do. */
const served = (): Promise<unknown> =>
  fetch('/config.json')
    .then((response) => (response.ok ? (response.json() as Promise<unknown>) : undefined))
    .catch(() => undefined);

const element = document.getElementById('root');
if (element) {
  const settings = readSettings(await served());
  element.textContent = JSON.stringify(settings);
}
