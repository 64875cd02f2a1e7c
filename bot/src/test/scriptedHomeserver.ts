import type { Content } from '../../../shared/src/matrix/event.ts';
import { Interrupted } from '../interrupted.ts';
import { doubt } from '../matrix/doubt.ts';
import type { Homeserver } from '../matrix/homeserver.ts';

type Options = NonNullable<Parameters<Homeserver['request']>[2]>;

/** A request as the homeserver got it. */
export type Requested = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly body: Options['body'];
  readonly options: Options;
};

/** What it answers; an error is thrown, `never` waits until the service stops. */
export type Answer = Content | readonly unknown[] | Error | 'never';

export type ScriptedHomeserver = Homeserver & {
  readonly requests: readonly Requested[];
  /** The pauses that were made, in milliseconds; none of them takes longer than a turn of the loop. */
  readonly pauses: readonly number[];
};

/** The port `Homeserver`, of which a function says what it answers. */
export function scriptHomeserver(answer: (request: Requested, count: number) => Answer): ScriptedHomeserver {
  const requests: Requested[] = [];
  const pauses: number[] = [];
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  return {
    requests,
    pauses,
    request: async <T>(method: string, path: string, options: Options = {}) => {
      const one = { method, path, query: options.query ?? {}, body: options.body, options };
      const given = answer(one, requests.push(one) - 1);
      if (given === 'never') return stopped.promise;
      if (given instanceof Error) throw given;
      return JSON.parse(JSON.stringify(given)) as T;
    },
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.race([new Promise<void>((resolve) => setImmediate(resolve)), stopped.promise]);
    },
    useToken: () => undefined,
    doubt: () => doubt(() => Promise.resolve(true)),
    isRefused: () => false,
    stop: () => stopped.reject(new Interrupted()),
  };
}
