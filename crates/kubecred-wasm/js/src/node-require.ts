// The entry for `require` in Node: as node.ts, but CommonJS knows its folder by another name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provide } from './instance.js';

provide(() => readFileSync(join(__dirname, '../kubecred.wasm')));

export * from './public.js';
