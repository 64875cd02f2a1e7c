import { UnstableApiVersion, WidgetApi, WidgetApiToWidgetAction } from 'matrix-widget-api';
import { AppError } from '../../../shared/src/appError.ts';
import { stateKinds } from '../../../shared/src/matrix/stateKinds.ts';
import { widgetQuery } from '../../../shared/src/meeting/widgetUrl.ts';
import { neededCapabilities, repairCapabilities, wishedCapabilities } from './capabilities.ts';
import type { Parameters } from './parameters.ts';
import { listenToClient, onAction, type WidgetFeed } from './widgetFeed.ts';

/** The line to a client that shows us. */
export type WidgetConnection = {
  readonly api: WidgetApi;
  readonly parameters: Parameters;
  readonly feed: WidgetFeed;
  /** What the client gave to the window that it opened. Only in such a window. */
  readonly modalData: Promise<unknown>;
  /** Resolves when the client and we have agreed on what we may do, with what we may not. */
  readonly lacking: () => Promise<readonly string[]>;
  /** Asks the client's user again. Resolves with what is still lacking. */
  readonly askAgain: () => Promise<readonly string[]>;
  /** Writes our registration in the room anew: under our name and type, and with the address that tells us who is there. */
  readonly repair: () => Promise<void>;
};

/** Under these the widget is known in a room; Element chooses its icon by how the type ends. */
const registration = { name: 'NeoDateFix', type: 'net.nordeck.neodatefix:calendar' } as const;

/** People may take their time to decide. In milliseconds. */
const DECISION = 10 * 60_000;

const within = <Value>(promise: Promise<Value>, time: number): Promise<Value> =>
  Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new AppError('upstream', 'the client does not answer')), time);
    }),
  ]);

/** Other windows know our frame as well as the client does; only the client is listened to. */
function listenToParentOnly(): void {
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent) event.stopImmediatePropagation();
  });
}

/**
 * Begins to speak with the client. Has to be called before the page is loaded: that is when a client asks what we want, and
 * it asks once.
 */
export function connectToClient(parameters: Parameters, stateTypes: readonly string[]): WidgetConnection {
  const { widgetId, clientUrl } = parameters;
  listenToParentOnly();
  const api = new WidgetApi(widgetId, clientUrl.origin);
  const needed = neededCapabilities(stateTypes);
  let granted: readonly unknown[] | undefined;
  let heard = (): void => undefined;
  const feed = listenToClient(api);
  // The library hears the same notice, and answers it.
  api.on(`action:${WidgetApiToWidgetAction.NotifyCapabilities}`, (event: CustomEvent) => {
    const { approved } = (event.detail as { data: { approved?: unknown } }).data;
    if (Array.isArray(approved)) granted = approved;
    heard();
  });
  const modalData = new Promise<unknown>((resolve) => {
    onAction(api, WidgetApiToWidgetAction.WidgetConfig, resolve);
  });
  api.requestCapabilities([...wishedCapabilities(stateTypes)]);
  const ready = new Promise<void>((resolve) => api.once('ready', resolve));
  api.start();

  // Clients that do not say what they granted have granted what we asked for.
  const lacks = (wanted: readonly string[]) =>
    granted === undefined ? [] : wanted.filter((each) => !granted?.includes(each));
  const ask = async (wanted: readonly string[]) => {
    const versions = await api.getClientVersions();
    if (!versions.includes(UnstableApiVersion.MSC2974)) return lacks(wanted);
    const answered = new Promise<void>((resolve) => (heard = resolve));
    await api.updateRequestedCapabilities();
    await within(answered, DECISION);
    return lacks(wanted);
  };

  return {
    api,
    parameters,
    feed,
    modalData,
    lacking: async () => {
      await within(ready, DECISION);
      return lacks(needed);
    },
    askAgain: () => ask(needed),
    repair: async () => {
      const wanted = repairCapabilities(widgetId);
      api.requestCapabilities([...wanted]);
      if ((await ask(wanted)).length > 0) throw new AppError('denied', 'the client does not let us');
      const { origin, pathname } = window.location;
      const content = {
        ...registration,
        id: widgetId,
        url: `${origin}${pathname}#/?${widgetQuery}`,
        data: {},
      };
      await api.sendStateEvent(stateKinds.widget, widgetId, content);
    },
  };
}
