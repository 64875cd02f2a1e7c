// Makes the stores of older versions of the crypto library that `bot/crypto` is tested with:
//
//     node dev/run.mjs dev/cryptoStores.ts VERSION …
//
// Each version is fetched from the registry and writes a store with our IndexedDB, in a process of its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { installIndexedDB } from '../bot/crypto/src/indexeddb/globals.ts';
import { SqliteFile } from '../bot/crypto/src/store/sqliteFile.ts';
import { StoreFile } from '../bot/crypto/src/store/storeFile.ts';
import type { Wasm } from '../bot/crypto/src/wasm.ts';
import { repository } from './stack/paths.ts';

const library = '@matrix-org/matrix-sdk-crypto-wasm';
const target = join(repository, 'bot/crypto/src/test/stores');

/** Gives a folder in which the library can be required in that version. */
const fetchVersion = (version: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'crypto-stores-'));
  const place = join(folder, 'node_modules', library);
  mkdirSync(place, { recursive: true });
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', `${library}@${version}`], { cwd: folder, encoding: 'utf8' }),
  ) as [{ filename: string }];
  execFileSync('tar', ['xzf', join(folder, filename), '-C', place, '--strip-components', '1']);
  return folder;
};

/** Writes a store with everything in it that a bot would have. */
const write = async (version: string): Promise<void> => {
  const folder = fetchVersion(version);
  const { initAsync, OlmMachine, UserId, DeviceId, RoomId, EncryptionSettings } = createRequire(
    join(folder, 'index.js'),
  )(library) as Wasm;
  const ids = { userId: '@bot:example.org', deviceId: 'BOT', room: '!room:example.org' };
  const path = join(folder, 'crypto.sqlite3');
  const file = SqliteFile.open(path);
  const storeFile = new StoreFile(file);
  const { prefix } = installIndexedDB().register(storeFile);
  await initAsync();
  const machine = await OlmMachine.initialize(new UserId(ids.userId), new DeviceId(ids.deviceId), prefix);
  await machine.bootstrapCrossSigning(true);
  await machine.updateTrackedUsers([new UserId('@alice:example.org')]);
  await machine.shareRoomKey(new RoomId(ids.room), [new UserId(ids.userId)], new EncryptionSettings());
  const encrypted = await machine.encryptRoomEvent(new RoomId(ids.room), 'm.test', `{"from":"${version}"}`);
  const { masterKey } = (await machine.exportCrossSigningKeys()) ?? {};
  const about = {
    ...ids,
    version,
    ed25519: machine.identityKeys.ed25519.toBase64(),
    masterKey,
    content: JSON.parse(encrypted) as unknown,
  };
  await storeFile.schedule.idle();
  file.close();
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${version}.json`), `${JSON.stringify(about, undefined, 2)}\n`);
  writeFileSync(join(target, `${version}.sqlite3.gz`), gzipSync(readFileSync(path), { level: 9 }));
};

const [first, ...others] = process.argv.slice(2);
if (first === undefined) {
  process.stderr.write('Usage: node dev/run.mjs dev/cryptoStores.ts VERSION …\n');
  process.exitCode = 2;
} else if (others.length === 0) {
  await write(first);
  // Old versions keep timers.
  process.exit();
} else {
  for (const version of [first, ...others]) {
    execFileSync(process.execPath, [import.meta.filename, version], { stdio: 'inherit' });
  }
}
