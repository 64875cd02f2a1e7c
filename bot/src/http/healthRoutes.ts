import express, { type Router } from 'express';

/** One thing that must be right. Gives a sentence for people when it is not. */
export type ReadinessCheck = () => Promise<string | undefined>;

type Options = {
  readonly homeserverUrl: string;
  readonly checks: readonly ReadinessCheck[];
  /** What else is told of how things stand. */
  readonly standing: () => Readonly<Record<string, unknown>>;
  /** Milliseconds that a check gets. */
  readonly checkTimeout?: number;
};

const TIMEOUT = 10_000;
/** How long the homeserver's health is taken for the same, in milliseconds. */
const HEALTH_LIFETIME = 1_000;
/** Time that a check gets, in milliseconds. What it asks may be waited for without end, and a probe wants an answer. */
const CHECK_TIMEOUT = 3_000;

/** What a check says, or that it says nothing. */
async function outcomeOf(check: ReadinessCheck, timeout: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(
    resolve,
    timeout,
    'A check had no answer in time; the homeserver or the database may be away.',
  );
  try {
    return await Promise.race([check(), promise]);
  } catch (error) {
    return `A check fails: ${(error as Error).message}`;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether we live, whether we can work, and NeoDateFix's probe of the homeserver. */
export function healthRoutes(options: Options): Router {
  const { homeserverUrl, checks, standing, checkTimeout = CHECK_TIMEOUT } = options;
  const router = express.Router();

  // That this is answered shows that the event loop turns; nothing else belongs here, or a homeserver that is away
  // would have us restarted.
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'live' });
  });

  router.get('/readyz', async (_request, response) => {
    const problems = (await Promise.all(checks.map((check) => outcomeOf(check, checkTimeout)))).filter(
      (problem) => problem !== undefined,
    );
    response.status(problems.length === 0 ? 200 : 503);
    response.json({ status: problems.length === 0 ? 'ready' : 'not ready', problems, ...standing() });
  });

  const url = `${homeserverUrl.replace(/\/+$/, '')}/health`;
  let last: { readonly until: number; readonly status: Promise<number | undefined> } | undefined;

  /** The status of the homeserver; whoever asks often gets the same again, so that nobody floods it through us. */
  function homeserverStatus(): Promise<number | undefined> {
    if (last && last.until > performance.now()) return last.status;
    const status = fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) }).then(
      (answer) => answer.body?.cancel().then(() => answer.status) ?? answer.status,
      () => undefined,
    );
    last = { until: performance.now() + HEALTH_LIFETIME, status };
    return status;
  }

  router.get('/v1/health', async (_request, response) => {
    const status = await homeserverStatus();
    response.type('text/plain');
    if (status === undefined) response.status(502).send('The homeserver does not answer');
    else if (status === 200) response.send('Healthy');
    else response.status(status).send(`The homeserver answers ${status}`);
  });

  return router;
}
