// Prints the documentation that follows from the code. `--check` only says whether what is there is still true.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { configurationPage } from './docs/configuration.ts';
import { protocolPage } from './docs/protocol.ts';

const folder = join(import.meta.dirname, '..', 'docs');

const pages: Readonly<Record<string, () => string>> = {
  'configuration.md': configurationPage,
  'protocol.md': protocolPage,
};

const isCheck = process.argv.includes('--check');
const outdated: string[] = [];
for (const [name, print] of Object.entries(pages)) {
  const path = join(folder, name);
  const text = await format(print(), { ...(await resolveConfig(path)), parser: 'markdown' });
  const present = await readFile(path, 'utf8').catch(() => '');
  if (text === present) continue;
  outdated.push(`docs/${name}`);
  if (!isCheck) await writeFile(path, text);
}

if (outdated.length === 0) console.log('The printed documentation is up to date.');
else if (isCheck) {
  console.error(`No longer true: ${outdated.join(', ')}. Run: npm run docs`);
  process.exitCode = 1;
} else console.log(`Printed ${outdated.join(', ')}.`);
