import type { DocumentedSetting } from '../../shared/src/settings.ts';
import { settings as pageSettings } from '../src/host/settings.ts';

/** Without a homeserver that is set up people name their own. */
export const anyHomeserver = 'https:';

/** Who may show the widget when nobody says otherwise: clients in browsers, on this machine, and on desktops. */
export const anyClient = "'self' https: http://localhost:* http://127.0.0.1:* vector: element:";

const connect: DocumentedSetting = {
  variable: 'CSP_CONNECT_SRC',
  about:
    'What the app may speak to besides the bot and the homeserver, separated by spaces: an OAuth 2.0 server, for example.',
  peer: false,
};
const frames: DocumentedSetting = {
  variable: 'CSP_FRAME_ANCESTORS',
  about: 'Which clients may show the widget, separated by spaces, as Content-Security-Policy writes them.',
  peer: false,
  fallback: anyClient,
};

/** Every variable of the widget's container: those that the page reads in `config.json`, and those of its server. */
export const settings: readonly DocumentedSetting[] = [...pageSettings, connect, frames];
