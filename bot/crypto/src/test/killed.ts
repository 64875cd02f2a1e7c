// A process that ends itself with SIGKILL right before or after the n-th COMMIT of what it is told to do. Prints what a caller
// would have been given, each on a line, as soon as it is given.
import { writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { DeviceId, DeviceLists, EncryptionSettings, OlmMachine, RoomId, UserId } from '../index.ts';
import { StoreFile } from '../store/storeFile.ts';

export type Order = {
  readonly folder: string;
  readonly ids: readonly [string, string];
  readonly act: 'open' | 'receive' | 'encrypt' | 'requests' | 'wait';
  readonly toDevice?: string;
  readonly room?: string;
  readonly kill?: { readonly commit: number; readonly side: 'before' | 'after' };
  /** Counts the transactions of the crate as well, which are steps on the way to a commit. */
  readonly steps?: boolean;
  /** Commits each transaction of the crate by itself, as every other store does. */
  readonly ungrouped?: boolean;
};

const order = JSON.parse(process.argv[2] ?? '') as Order;
const give = (line: string): void => {
  writeSync(1, `${line}\n`);
};

if (order.ungrouped) StoreFile.prototype.group = (act) => act();

let counting = order.act === 'open';
let commits = 0;
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  const counted = counting && (sql === 'COMMIT' || (order.steps === true && sql === 'RELEASE step'));
  if (counted) commits++;
  const strike = counted && commits === order.kill?.commit;
  if (strike && order.kill.side === 'before') process.kill(process.pid, 'SIGKILL');
  exec.call(this, sql);
  if (strike) process.kill(process.pid, 'SIGKILL');
};

const machine = await OlmMachine.initialize(
  new UserId(order.ids[0]),
  new DeviceId(order.ids[1]),
  order.folder,
);
counting = true;
const room = new RoomId(order.room ?? '!room:example.org');
if (order.act === 'receive') {
  await machine.receiveSyncChanges(order.toDevice ?? '[]', new DeviceLists(), { signed_curve25519: 50 });
} else if (order.act === 'encrypt') {
  for (let event = 0; event < 3; event++) {
    await machine.shareRoomKey(room, [], new EncryptionSettings());
    give(await machine.encryptRoomEvent(room, 'm.test', '{}'));
  }
} else if (order.act === 'requests') {
  for (const { body } of await machine.outgoingRequests()) give(body);
} else if (order.act === 'wait') {
  give('open');
  setInterval(() => undefined, 60_000);
  await new Promise(() => undefined);
}
give(`survived ${commits}`);
process.exit();
