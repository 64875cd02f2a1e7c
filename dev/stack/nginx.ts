import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackages } from './debian.ts';
import { isWhole, makeWhole } from './madeWhole.ts';
import { localDir } from './paths.ts';
import type { Say } from './say.ts';

/** An nginx that can be run: its program, and the file in which it looks up the types of files. */
export type Nginx = { readonly program: string; readonly mimeTypes: string };

const unpacked = join(localDir, 'nginx');
const origin = 'debian';

const under = (root: string): Nginx => ({
  program: join(root, 'usr/sbin/nginx'),
  mimeTypes: join(root, 'etc/nginx/mime.types'),
});

/** The nginx of this machine, or else Debian's in a folder of ours. Throws in plain words where there is none. */
export const findNginx = async (say: Say): Promise<Nginx> => {
  const here = under('/');
  if (existsSync(here.program)) return here;
  if (!existsSync('/etc/debian_version')) throw new Error('There is no nginx.');
  if (!isWhole(unpacked, origin)) {
    say('fetching nginx');
    await makeWhole(unpacked, origin, (dir) => unpackPackages(dir, 'nginx', 'nginx-common'));
  }
  return under(unpacked);
};
