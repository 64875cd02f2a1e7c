import { headersFor, type Sources } from '../../widget/serve/policy.ts';
import { anyClient, anyHomeserver } from '../../widget/serve/settings.ts';
import type { Listening } from './listenHere.ts';
import { startStaticServer } from './staticServer.ts';

type Variables = Readonly<Record<string, string>>;

/** The built widget as it is served. */
export type WidgetServer = Listening & {
  /** What it is set up with from now on: the variables of the widget's container. */
  readonly configure: (variables: Variables) => void;
};

const originOf = (url: string | undefined): string => (url === undefined ? '' : new URL(url).origin);

const sourcesOf = (variables: Variables): Sources => {
  const homeserver = originOf(variables['REACT_APP_HOME_SERVER_URL']);
  const bot = originOf(variables['REACT_APP_API_BASE_URL']);
  const more = variables['CSP_CONNECT_SRC'] ?? '';
  return {
    connect: `${bot} ${homeserver || anyHomeserver} ${more}`,
    images: homeserver,
    frames: variables['CSP_FRAME_ANCESTORS'] ?? anyClient,
  };
};

/** Serves the widget from the folder that it was built into. */
export const startWidgetServer = async (dir: string, port: number): Promise<WidgetServer> => {
  let variables: Variables = {};
  const server = await startStaticServer({
    dir,
    port,
    headers: () => headersFor(sourcesOf(variables)),
    made: { '/config.json': () => JSON.stringify(variables) },
  });
  return { ...server, configure: (next) => (variables = next) };
};
