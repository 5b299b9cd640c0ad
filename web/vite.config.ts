import { defineConfig, type UserConfig } from 'vite';
import { coreText } from './core-text.mjs';
import { delivery } from './delivery.mjs';
import { partsAhead } from './parts-ahead.mjs';
import { referenceData } from './reference-data.mjs';
import { rulePages } from './rule-pages.mjs';

const common = (): UserConfig => ({
  root: import.meta.dirname,
  // The page works from any folder of any server.
  base: './',
  // The page gives the core to its workers itself: no script has it twice.
  resolve: { alias: [{ find: /^kubecred$/, replacement: 'kubecred/slim' }] },
  plugins: [coreText(), rulePages(), referenceData()],
  // Opened from the disk, browsers start classic workers only.
  worker: { format: 'iife' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The page names its parts itself; the polyfill would only add a request.
    modulePreload: false,
    // The worker, the core as text and the pages of the rules are part of the scripts.
    chunkSizeWarningLimit: 4096,
  },
});

export default defineConfig({ ...common(), plugins: [common().plugins, partsAhead(), delivery(common)] });
