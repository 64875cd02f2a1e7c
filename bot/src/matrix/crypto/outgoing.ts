import type { OutgoingRequest, PublishRequest } from '@matrix-org/matrix-sdk-crypto-nodejs';
import { AppError } from '../../../../shared/src/appError.ts';
import type { Content } from '../../../../shared/src/matrix/event.ts';
import type { UserId } from '../../../../shared/src/matrix/ids.ts';
import { createSerially } from '../../dispatch/serially.ts';
import type { Homeserver } from '../homeserver.ts';
import type { Machine } from './machine.ts';

/** Sends what the machine wants sent. */
export type Outgoing = {
  /** Sends one request, tells the machine of the answer, and returns it. */
  readonly deliver: (request: OutgoingRequest) => Promise<Content>;
  /** Sends all that the machine has waiting. */
  readonly flush: () => Promise<void>;
  /** Sees to it that there are sessions with all devices of users who are tracked, as far as they can be had. */
  readonly meet: (users: readonly UserId[]) => Promise<void>;
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

export function createOutgoing(homeserver: Homeserver, machine: Machine): Outgoing {
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

  // One after the other: what two found waiting at the same time would be sent twice.
  const inTurn = <T>(task: () => Promise<T>) => serially('exchange', task);

  async function deliverAll(): Promise<void> {
    for (const request of await machine.outgoing()) await deliver(request);
  }

  return {
    deliver,
    flush: () => inTurn(deliverAll),
    meet: (users) =>
      inTurn(async () => {
        do {
          await deliverAll();
          const claim = await machine.claim(users);
          if (claim) await deliver(claim);
          // Those whose devices a sync has just called out of date were left out.
        } while ((await machine.outgoing()).some(({ type }) => type === KEYS_QUERY));
      }),
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
