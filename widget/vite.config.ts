import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// eslint-disable-next-line no-restricted-exports -- Vite looks for the default export
export default defineConfig({
  root: import.meta.dirname,

  // Deep paths are served the same index page, so what it loads is addressed from the root.
  base: '/',
  plugins: [react()],
  build: { target: 'es2023', sourcemap: true, chunkSizeWarningLimit: 1_000 },
});
