import type { OutgoingRequest, PublishRequest } from '@matrix-org/matrix-sdk-crypto-nodejs';
import { AppError } from '../../../../shared/src/appError.ts';
import type { Content } from '../../../../shared/src/matrix/event.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { createSerially } from '../../dispatch/serially.ts';
import type { Logger } from '../../log.ts';
import type { Homeserver } from '../homeserver.ts';
import type { Machine } from './machine.ts';

/** Sends what the machine wants sent. */
export type Outgoing = {
  /** Sends one request, tells the machine of the answer, and returns it. */
  readonly deliver: (request: OutgoingRequest) => Promise<Content>;
  /**
   * Sends all that the machine has waiting.
   *
   * @throws AppError the first refusal, when all else is sent
   */
  readonly flush: () => Promise<void>;
  /** Sees to it that there are sessions with all devices of users who are tracked, as far as they can be had. */
  readonly meet: (users: readonly UserId[]) => Promise<void>;
  /**
   * Sends the key of a room. Who is named in a request that is refused gets it with a later one, if that is taken.
   *
   * @throws AppError when all are refused: nobody could read what is said
   */
  readonly share: (requests: readonly OutgoingRequest[]) => Promise<void>;
  /** Publishes a key or signature; `auth` where the homeserver wants to know that it is us. */
  readonly publish: (request: PublishRequest, auth?: Content) => Promise<void>;
};

const client = '/_matrix/client/v3';

/** By `RequestType`; those that are absent the machine does not ask for. */
const paths: Readonly<Record<number, string>> = {
  0: `${client}/keys/upload`,
  1: `${client}/keys/query`,
  2: `${client}/keys/claim`,
  4: `${client}/keys/signatures/upload`,
};
const KEYS_QUERY = 1;
const TO_DEVICE = 3;

type Options = { readonly homeserver: Homeserver; readonly machine: Machine; readonly log: Logger };

export function createOutgoing({ homeserver, machine, log }: Options): Outgoing {
  const serially = createSerially();

  async function send({ type, body, eventType, txnId }: OutgoingRequest): Promise<Content> {
    const parsed = JSON.parse(body) as Content;
    if (type === TO_DEVICE) {
      // The body may name type and transaction as well, for another reader; the homeserver wants the messages alone.
      const path = `${client}/sendToDevice/${encodeURIComponent(String(eventType))}/${encodeURIComponent(String(txnId))}`;
      return homeserver.request('PUT', path, { body: { messages: parsed.messages } });
    }
    const path = paths[type];
    if (path === undefined) throw new Error(`the crypto machine wants a request of type ${type} sent`);
    return homeserver.request('POST', path, { body: parsed });
  }

  const deliver: Outgoing['deliver'] = async (request) => {
    const response = await send(request);
    await machine.sent(request, response);
    return response;
  };

  /** Sends a request, and gives what the homeserver has against it. What only passes, it waits out. */
  const refusalOf = (request: OutgoingRequest): Promise<AppError | undefined> =>
    deliver(request).then(
      () => undefined,
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        log.error({ err: error, type: request.type }, 'the homeserver refuses an exchange of keys');
        return error;
      },
    );

  // One after the other: what two found waiting at the same time would be sent twice.
  const inTurn = <T>(task: () => Promise<T>) => serially('exchange', task);

  /**
   * A refusal holds up nothing else. Uploads and queries stay with the machine, which asks for them again: until they are
   * taken, sessions go on that exist, and devices count as they were known last.
   */
  async function deliverAll(): Promise<{ type: OutgoingRequest['type']; refusal: AppError }[]> {
    const refused = [];
    for (const request of await machine.outgoing()) {
      const { type } = request;
      const refusal = await refusalOf(request);
      if (refusal === undefined) continue;
      refused.push({ type, refusal });
      // A word to one device, which would be refused at each sync for ever. Keys of rooms go another way.
      if (type === TO_DEVICE && refusal.code !== 'upstream') await machine.sent(request, {});
    }
    return refused;
  }

  return {
    deliver,
    flush: () =>
      inTurn(async () => {
        const [first] = await deliverAll();
        if (first) throw first.refusal;
      }),
    meet: (users) =>
      inTurn(async () => {
        let isFinal: boolean;
        do {
          isFinal = (await deliverAll()).some(({ type }) => type === KEYS_QUERY);
          const claim = await machine.claim(users);
          if (claim) await refusalOf(claim);
          // Those whose devices a sync has just called out of date were left out.
        } while (!isFinal && (await machine.outgoing()).some(({ type }) => type === KEYS_QUERY));
      }),
    share: async (requests) => {
      const refusals = await Promise.all(requests.map(refusalOf));
      const [first] = refusals;
      if (first && refusals.every((refusal) => refusal !== undefined)) throw first;
    },
    publish: async ({ path, body, mark }, auth) => {
      const parsed = JSON.parse(body) as Content;
      const response = await homeserver.request('POST', path, { body: { ...parsed, ...(auth && { auth }) } });
      if (mark) await machine.sent(mark, response);
      // A signature that is refused comes back with 200.
      const refused = Object.values((response.failures ?? {}) as Content).find(
        (each) => Object.keys(each as Content).length > 0,
      );
      if (refused !== undefined)
        throw new AppError('denied', `the homeserver took no signature: ${JSON.stringify(refused)}`);
    },
  };
}
