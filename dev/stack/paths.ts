import { join, resolve } from 'node:path';

/** The repository's root folder, absolute. */
export const repository = resolve(import.meta.dirname, '../..');

/** Where everything lies that a start makes and git ignores. */
export const localDir = join(repository, '.local');
