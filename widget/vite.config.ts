import react from '@vitejs/plugin-react';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** Writes the service worker, which has to know the names of what was built. */
const serviceWorker = (): Plugin => ({
  name: 'convene-service-worker',
  apply: 'build',
  async generateBundle(_, bundle) {
    const worker = await readFile(join(import.meta.dirname, 'serve/worker.js'), 'utf8');
    const files = Object.keys(bundle).filter((name) => name.startsWith('assets/') && !name.endsWith('.map'));
    const list = files
      .toSorted()
      .map((name) => `'/${name}'`)
      .join(', ');
    this.emitFile({ type: 'asset', fileName: 'sw.js', source: worker.replace("'__FILES__'", list) });
  },
});

// eslint-disable-next-line no-restricted-exports -- Vite looks for the default export
export default defineConfig({
  root: import.meta.dirname,

  // Deep paths are served the same index page, so what it loads is addressed from the root.
  base: '/',
  plugins: [react(), serviceWorker()],

  // The sources, which the package has with it, and not what was built of them for old browsers: that cannot be taken apart,
  // and most of it is for clients.
  resolve: {
    alias: {
      'matrix-widget-api': join(import.meta.dirname, '../node_modules/matrix-widget-api/src/index.ts'),
    },
  },
  build: {
    target: 'es2023',
    sourcemap: true,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // With all that they need: two files until there is something to be seen, and not the ninety that parts of the
          // app have in common, of which each is asked for. The entry stands alone: it waits for others, which could not
          // wait for it.
          groups: [
            { name: 'first', tags: ['$initial'], test: /(?<!\/main\.tsx|\/index\.html)$/, priority: 2 },
            { name: 'planner', test: /\/src\/start\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
});
