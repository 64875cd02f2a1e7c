import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from './folderLock.ts';

describe('the lock of a folder', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'lock-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('names its holder, keeps everybody else out and can be had again when it is given free', async () => {
    const unlock = await lockFolder(folder);
    expect(await readFile(join(folder, 'process-id'), 'utf8')).toBe(String(process.pid));
    await expect(lockFolder(folder)).rejects.toThrow(
      `${folder} is in use by process ${process.pid}; stop that one`,
    );
    await unlock();
    await (
      await lockFolder(folder)
    )();
  });

  it('is free when its holder was killed, whatever the files say', async () => {
    const script = `
      const { DatabaseSync } = require('node:sqlite');
      const file = new DatabaseSync(process.argv[1]);
      file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      process.stdout.write('locked');
      setInterval(() => undefined, 1000);
    `;
    const holder = spawn(process.execPath, ['-e', script, join(folder, 'lock.sqlite')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(holder.stdout, 'data');
    await writeFile(join(folder, 'process-id'), '4711');
    await expect(lockFolder(folder)).rejects.toThrow('is in use by process 4711');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (
      await lockFolder(folder)
    )();
  });

  it('is not had where a file stands in its way', async () => {
    await writeFile(join(folder, 'lock.sqlite'), 'x'.repeat(5000));
    await expect(lockFolder(folder)).rejects.toThrow(/not a database/);
  });

  it('is not had of a folder that is not there', async () => {
    await expect(lockFolder(join(folder, 'gone'))).rejects.toThrow();
  });
});
