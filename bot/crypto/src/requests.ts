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

/** Whose devices a query asks for, by its body. */
export const usersIn = (body: string): string[] =>
  Object.keys((JSON.parse(body) as { device_keys: Record<string, unknown> }).device_keys);
