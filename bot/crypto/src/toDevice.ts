import { createHash } from 'node:crypto';
import type { SqliteFile } from './store/sqliteFile.ts';

export type ToDeviceEvent = {
  readonly type: string;
  readonly sender: string;
  /** Whatever the sender put there: it may not even be an object. */
  readonly content?: Readonly<Record<string, unknown>> | null;
};

/** Only messages that the homeserver has not been told to forget come again: a sync's worth of them. */
const remembered = 10_000;

/** What the homeserver hands on from anybody, as far as it is made like a message at all. */
export const wellFormed = (events: readonly unknown[]): ToDeviceEvent[] =>
  events.filter((event) => typeof event === 'object' && event !== null) as ToDeviceEvent[];

const isOlm = ({ type }: ToDeviceEvent): boolean => type === 'm.room.encrypted';

/** Of what only the sender can have made, and makes once. */
const print = ({ sender, content }: ToDeviceEvent): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([sender, content?.['sender_key'], content?.['ciphertext']]))
    .digest();

/** Those that have not been processed. */
export const unseen = (events: readonly ToDeviceEvent[], file: SqliteFile): ToDeviceEvent[] =>
  events.filter((event) => !isOlm(event) || !file.first('SELECT 1 FROM seen WHERE print = ?', print(event)));

/** Their effects and this belong in one commit. */
export const remember = (events: readonly ToDeviceEvent[], file: SqliteFile): void => {
  const olm = events.filter(isOlm);
  if (olm.length === 0) return;
  file.begin();
  for (const event of olm) file.run('INSERT INTO seen (print) VALUES (?)', print(event));
  file.run('DELETE FROM seen WHERE id <= (SELECT MAX(id) FROM seen) - ?', remembered);
  file.commit();
};

/**
 * In their order, in portions with at most one Olm message of each sender: of two copies of a room key in one call, the crate
 * keeps the later one even if it can decrypt less.
 */
export const portions = (events: readonly ToDeviceEvent[]): ToDeviceEvent[][] => {
  const made: ToDeviceEvent[][] = [[]];
  let senders = new Set<string>();
  for (const event of events) {
    if (isOlm(event) && senders.has(event.sender)) {
      made.push([]);
      senders = new Set();
    }
    if (isOlm(event)) senders.add(event.sender);
    made.at(-1)?.push(event);
  }
  return made;
};
