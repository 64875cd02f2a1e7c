import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from './folderLock.ts';

describe('the lock of a folder', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'lock-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('names its holder and is gone when it is given free', async () => {
    const unlock = await lockFolder(folder);
    expect(await readFile(join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
    await unlock();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is refused while another process lives that has it', async () => {
    await writeFile(join(folder, 'lock'), String(process.ppid));
    await expect(lockFolder(folder)).rejects.toThrow(`is in use by process ${process.ppid}`);
    expect(await readFile(join(folder, 'lock'), 'utf8')).toBe(String(process.ppid));
  });

  it.each(['4194399', String(process.pid), '', 'nonsense', '-1', '0', '1.5'])(
    'is taken from whoever cannot have it: %p',
    async (holder) => {
      await writeFile(join(folder, 'lock'), holder);
      await lockFolder(folder);
      expect(await readFile(join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
    },
  );

  it('is refused for a folder that is not there', async () => {
    await expect(lockFolder(join(folder, 'gone'))).rejects.toThrow('ENOENT');
  });
});
