// The entry for Node: reads the module from the files beside it, on first use.
import { readFileSync } from 'node:fs';
import { provide } from './instance.js';

const file = (name: string) => readFileSync(new URL(`../${name}.wasm`, import.meta.url));

provide(
  () => file('kubecred'),
  () => file('kubecred-more'),
);

export * from './public.js';
