// The entry for Node: reads the module from the file beside it, on first use.
import { readFileSync } from 'node:fs';
import { provide } from './instance.js';

provide(() => readFileSync(new URL('../kubecred.wasm', import.meta.url)));

export * from './public.js';
