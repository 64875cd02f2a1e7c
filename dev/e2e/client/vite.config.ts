import { defineConfig } from 'vite';

// eslint-disable-next-line no-restricted-exports -- Vite looks for the default export
export default defineConfig({ root: import.meta.dirname, build: { target: 'es2023' } });
