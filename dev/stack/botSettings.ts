import { widgetQuery } from '../../shared/src/meeting/widgetUrl.ts';

/** What the bot's environment needs that differs from one start to the next. */
export type BotSettingsWish = {
  readonly homeserverUrl: string;
  readonly accessToken: string;
  /** Folder of the embedded database. */
  readonly dataDir: string;
  /** 0 = a free one; the log says which. */
  readonly port?: number;
  readonly metricsPort?: number;
  /** Where the widget is served, without a slash at the end. */
  readonly widgetUrl?: string;
};

/** Environment variables of the bot. */
export type BotSettings = Readonly<Record<string, string>> & { readonly STORAGE_FILE_DATA_PATH: string };

/** The addresses of our widgets, given where the app is served. */
export const widgetUrls = (url: string) => ({
  MEETINGWIDGET_URL: `${url}/#/?${widgetQuery}`,
  MEETINGWIDGET_COCKPIT_URL: `${url}/cockpit/#/?${widgetQuery}`,
  BREAKOUT_SESSION_WIDGET_URL: `${url}/#/?${widgetQuery}`,
});

/** The environment variables of a bot for developers. */
export const botSettings = ({
  homeserverUrl,
  accessToken,
  dataDir,
  port = 0,
  metricsPort = 0,
  widgetUrl = 'http://localhost:8080',
}: BotSettingsWish): BotSettings => ({
  HOMESERVER_URL: homeserverUrl,
  ACCESS_TOKEN: accessToken,
  ...widgetUrls(widgetUrl),
  PORT: String(port),
  METRICS_PORT: String(metricsPort),
  LISTEN_ADDRESS: '127.0.0.1',
  STORAGE_FILE_DATA_PATH: dataDir,
  LOG_LEVEL: 'info',
  AUTO_DELETION_OFFSET: '60',
});
