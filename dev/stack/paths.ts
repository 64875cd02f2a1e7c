import { join, resolve } from 'node:path';

/** The repository's root folder, absolute. */
export const repository = resolve(import.meta.dirname, '../..');

/** Where installed programs lie that git ignores. */
export const localDir = join(repository, '.local');

/** Where `npm start` keeps its data; elsewhere than in .local only for our own specs, which must not touch yours. */
export const stackHome = process.env['CONVENE_HOME'] ?? localDir;
