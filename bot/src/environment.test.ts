import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from './environment.ts';

describe('the environment', () => {
  const names = ['CONVENE_A', 'CONVENE_B', 'CONVENE_C', 'CONVENE_D'];
  let folder: string;
  const home = process.cwd();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'environment-'));
    process.chdir(folder);
  });
  afterEach(async () => {
    process.chdir(home);
    for (const name of names) delete process.env[name];
    await rm(folder, { recursive: true });
  });

  it('wins over .env.local, that over .env.dev, and that over .env', async () => {
    await writeFile('.env', 'CONVENE_A=env\nCONVENE_B=env\nCONVENE_C=env\nCONVENE_D=env');
    await writeFile('.env.dev', 'CONVENE_A=dev\nCONVENE_B=dev\nCONVENE_C=dev');
    await writeFile('.env.local', 'CONVENE_A=local\nCONVENE_B=local');
    process.env.CONVENE_A = 'real';
    const environment = readEnvironment();
    expect(names.map((name) => environment[name])).toEqual(['real', 'local', 'dev', 'env']);
  });

  it('is not changed by being read, and needs no files', async () => {
    expect(readEnvironment().CONVENE_A).toBeUndefined();
    await writeFile('.env', 'CONVENE_A=env');
    expect(readEnvironment().CONVENE_A).toBe('env');
    expect(process.env.CONVENE_A).toBeUndefined();
  });

  it('keeps braces, dollars and hashes within quotes as they stand', async () => {
    await writeFile('.env', 'CONVENE_A="https://x/{base32_room_name}?a=$matrix_room_id#/"');
    expect(readEnvironment().CONVENE_A).toBe('https://x/{base32_room_name}?a=$matrix_room_id#/');
  });
});
