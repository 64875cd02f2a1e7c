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
  build: { target: 'es2023', sourcemap: true, chunkSizeWarningLimit: 1_000 },
});
