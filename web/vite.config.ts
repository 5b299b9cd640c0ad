import { defineConfig } from 'vite';

export default defineConfig({
  // The page works from any folder of any server.
  base: './',
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // There is one script and nothing to preload; the polyfill would only add a request.
    modulePreload: false,
    // The worker and the WebAssembly module in it are part of the script: once the page is loaded it asks for nothing.
    chunkSizeWarningLimit: 4096,
  },
});
