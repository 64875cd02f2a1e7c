import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SqliteFile } from '../../bot/crypto/src/store/sqliteFile.ts';
import { bareFilled, openFilled, type Filled } from './cryptoStore.ts';
import { compare, median } from './measure.ts';
import type { BenchRow } from './row.ts';

const user = '@bot:example.org';
const device = 'BENCH';
/** Encrypted or decrypted in one round. */
const EVENTS = 300;

type Opened = { readonly ms: number; readonly memory: number };

async function open(folder: string): Promise<Opened> {
  const script = join(import.meta.dirname, 'openCrypto.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder, user, device]);
  return JSON.parse(stdout) as Opened;
}

async function openings(folder: string, size: number): Promise<BenchRow[]> {
  const all: Opened[] = [];
  for (let round = 0; round < 5; round += 1) all.push(await open(folder));
  const ms = median(all.map((one) => one.ms));
  const memory = median(all.map((one) => one.memory));
  return [
    {
      what: 'crypto store opened, library included, sessions',
      size,
      ours: ms,
      unit: 'ms',
      budget: '≤ 200 ms',
    },
    { what: 'memory of that process, sessions', size, ours: memory, unit: 'MB', budget: '≤ 150 MB' },
  ];
}

/** One event after the other, each in another room. */
const each = async (rooms: number, act: (room: number, event: number) => Promise<unknown>): Promise<void> => {
  for (let event = 0; event < EVENTS; event += 1) await act((event * 7) % rooms, event);
};

async function eventsOf(machine: Filled, rooms: number): Promise<string[]> {
  const events: string[] = [];
  await each(rooms, async (room) => events.push(await machine.encrypt(room)));
  return events;
}

/** The floor of what is safe on the disk: as many commits of as much as a session takes. */
function commit(file: SqliteFile, round: number): Promise<void> {
  const value = Buffer.alloc(2000, 1);
  for (let event = 0; event < EVENTS; event += 1) {
    file.begin();
    file.run('INSERT INTO record (store, key, value) VALUES (?, ?, ?)', round, String(event), value);
    file.commit();
  }
  return Promise.resolve();
}

type Contestants = { readonly bare: Filled; readonly disk: SqliteFile; readonly ours: Filled };

async function throughput({ bare, disk, ours }: Contestants, size: number): Promise<BenchRow[]> {
  const inMemory = await compare(
    5,
    () => eventsOf(bare, size),
    () => eventsOf(ours, size),
  );
  const onDisk = await compare(
    5,
    (round) => commit(disk, size + round),
    () => eventsOf(ours, size),
  );
  const [bareEvents, ourEvents] = [await eventsOf(bare, size), await eventsOf(ours, size)];
  const decrypt = await compare(
    5,
    () => each(size, (room, event) => bare.decrypt(room, bareEvents[event] ?? '')),
    () => each(size, (room, event) => ours.decrypt(room, ourEvents[event] ?? '')),
  );
  const row = (what: string, figures: { floor: number; ours: number }, budget: string): BenchRow => ({
    what: `${EVENTS} events ${what}, sessions`,
    size,
    ...figures,
    unit: 'ms',
    budget,
  });
  return [
    row('decrypted, against memory alone', decrypt, '≤ 4 × floor'),
    row('encrypted, each safe on the disk, against memory alone', inMemory, 'the disk decides'),
    row('encrypted, each safe on the disk, against as many commits', onDisk, '≤ 3 × floor'),
  ];
}

/** What keys that survive everything cost, with more and more sessions. No homeserver. */
export async function benchEncryption(sizes: readonly number[]): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'convene-bench-crypto-'));
  const bare = await bareFilled(user, device);
  const disk = SqliteFile.open(join(folder, 'disk.sqlite3'));
  const rows: BenchRow[] = [];
  try {
    for (const size of sizes) {
      const ours = await openFilled(folder, user, device);
      await Promise.all([bare.fill(size), ours.fill(size)]);
      if (size > 0) rows.push(...(await throughput({ bare, disk, ours }, size)));
      await ours.close();
      rows.push(...(await openings(folder, size)));
    }
  } finally {
    await bare.close();
    disk.close();
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}
