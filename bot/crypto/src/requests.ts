import type { OutgoingRequest, RequestType } from './types.ts';

type CrateRequest = {
  readonly id: string | undefined;
  readonly type: number;
  readonly body: string;
  readonly txn_id?: string;
  readonly event_type?: string;
};

/** The crate's request as the native binding has it, and as matrix-bot-sdk reads it. */
export const outgoing = (request: CrateRequest): OutgoingRequest => {
  const { id = '', body, txn_id: txnId, event_type: eventType } = request;
  const type = request.type as RequestType;
  if (txnId === undefined || eventType === undefined) return { id, type, body };
  // The SDK looks for both in the body and would ask for `sendToDevice/undefined` on every sync.
  const full = { ...(JSON.parse(body) as object), txn_id: txnId, event_type: eventType };
  return { id, type, body: JSON.stringify(full), txnId, eventType };
};

/** Whether the body of a query asks for the devices of all these users. */
export const namesAll = (body: string, users: readonly string[]): boolean => {
  const { device_keys: named } = JSON.parse(body) as { device_keys: Record<string, unknown> };
  return users.every((user) => Object.hasOwn(named, user));
};
