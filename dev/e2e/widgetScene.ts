import type { BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { widgetUrls } from '../stack/botSettings.ts';
import { startStaticServer } from '../stack/staticServer.ts';
import { builtClient, builtWidget } from '../stack/viteBuild.ts';
import { startWidgetServer, type WidgetServer } from '../stack/widgetServer.ts';
import { startBrowser, type Windows } from './browser.ts';
import { setScene, type Scene } from './builders.ts';
import type { Person } from './people.ts';
import { theRun } from './run.ts';

/** Which room of theirs somebody looks at, and how. */
export type Look = {
  readonly roomId: string;
  /** The planner's, where another one is not named. */
  readonly widgetId?: string;
  readonly theme?: 'light' | 'dark' | 'light-high-contrast';
  readonly language?: string;
  /** Whether the client grants everything without a question. */
  readonly trusted?: boolean;
  /** Sends room events as the client of somebody who encrypts; where it is missing, the client sends in clear. */
  readonly encrypt?: (roomId: string, type: string, content: object) => Promise<string>;
};

/** The stage of the widget: the bot, alice's calendar with the planner in it, and a browser. */
export type WidgetScene = Scene & {
  readonly widget: WidgetServer;
  readonly windows: Windows;
  /** Opens the page of its own. */
  readonly openPage: (options?: BrowserContextOptions) => Promise<Page>;
  /** Opens the client of somebody, with the widget in it. */
  readonly openClient: (
    person: Person,
    look: Look,
    options?: BrowserContextOptions,
    /** What the clock shows, where it is not the real one. */
    clock?: Date,
  ) => Promise<Page>;
  readonly stop: () => Promise<void>;
};

export const plannerId = 'net.nordeck.meetings.widget.meetings-e2e';

/** Puts the planner into a calendar, as somebody does who may. */
const addPlanner = (owner: Person, calendar: string, widgetUrl: string): Promise<string> =>
  owner.sendState(
    calendar,
    'im.vector.modular.widgets',
    {
      id: plannerId,
      type: 'net.nordeck.meetings.widget.meetings',
      name: 'NeoDateFix',
      url: widgetUrls(widgetUrl).MEETINGWIDGET_URL,
      data: {},
    },
    plannerId,
  );

/** Whenever the client asks whether a widget may know who its user is, they press the button. */
const confirmIdentity = (page: Page): Promise<void> =>
  page.addLocatorHandler(page.getByRole('dialog', { name: 'verify your identity' }), (dialog) =>
    dialog.getByRole('button', { name: 'Continue' }).click(),
  );

/** Sets the scene. */
export const setWidgetScene = async (env: Readonly<Record<string, string>> = {}): Promise<WidgetScene> => {
  const { url: homeserver } = theRun();
  const [widget, clients, windows] = await Promise.all([
    builtWidget().then((dir) => startWidgetServer(dir, 0)),
    builtClient().then((dir) => startStaticServer({ dir, port: 0 })),
    startBrowser(),
  ]);
  const scene = await setScene({ env: { ...widgetUrls(widget.url), ...env } });
  widget.configure({
    REACT_APP_API_BASE_URL: scene.bot.url(),
    REACT_APP_BOT_USER_ID: scene.bot.userId,
    REACT_APP_HOME_SERVER_URL: homeserver,
  });
  await addPlanner(scene.alice, scene.calendar, widget.url);

  return {
    ...scene,
    widget,
    windows,
    openPage: async (options) => {
      const page = await windows.open(options);
      await page.goto(widget.url);
      return page;
    },
    openClient: async (person, look, options, clock) => {
      const { userId, accessToken, displayName } = person;
      const { encrypt, ...seen } = look;
      const given = {
        ...{ widgetId: plannerId, theme: 'light', language: 'en' },
        ...seen,
        ...{ homeserver, userId, accessToken, displayName },
      };
      const page = await windows.open(options);
      await confirmIdentity(page);
      if (encrypt) await page.exposeFunction('sendEncrypted', encrypt);
      if (clock) await page.clock.setFixedTime(clock);
      await page.goto(`${clients.url}/#${encodeURIComponent(JSON.stringify(given))}`);
      return page;
    },
    stop: async () => {
      await windows.stop();
      await Promise.all([scene.bot.stop(), widget.stop(), clients.stop()]);
    },
  };
};

/** A widget as it is shown in a client. */
export const widgetIn = (page: Page, name = 'NeoDateFix'): FrameLocator =>
  page.frameLocator(`iframe[title="${name}"]`);
