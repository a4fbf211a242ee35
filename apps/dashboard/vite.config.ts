import { defineConfig } from 'vite';

export default defineConfig({
  // Relative addresses, so that the page also works below a path of another server.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
