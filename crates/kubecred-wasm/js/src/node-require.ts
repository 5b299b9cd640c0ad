// The entry for `require` in Node: as node.ts, but CommonJS knows its folder by another name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provide } from './instance.js';

const file = (name: string) => readFileSync(join(__dirname, `../${name}.wasm`));

provide(
  () => file('kubecred'),
  () => file('kubecred-more'),
);

export * from './public.js';
