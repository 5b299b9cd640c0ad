// What stands beside the module: schemas, rules, presets. It needs no module: `kubecred/reference` brings these alone.
import type { BuildOptions } from './functions.js';
import * as reference from './generated/reference.js';
import type * as wire from './generated/types.js';

export type { JsonSchema, Rule } from './generated/types.js';

/** The JSON Schema (draft 2020-12) of every kind, by `apiVersion/kind`: `v1/ServiceAccount`. */
export function schemas(): Record<string, wire.JsonSchema> {
  return JSON.parse(reference.schemas);
}

/**
 * What the input of every builder may say, as JSON Schema, by the builder's name: each field once, with its documentation, and as
 * `x-pointer` its place in what is built. Beside them `query` and `deleteOptions`, as a request takes them. Forms are made of it.
 */
export function inputSchemas(): Record<string, wire.JsonSchema> {
  return JSON.parse(reference.inputs);
}

/** Every rule by which something is found, with its basis. */
export function rules(): wire.Rule[] {
  return JSON.parse(reference.rules);
}

/** Inputs for what people build most, as data. */
export function presets(): Preset[] {
  return JSON.parse(reference.presets);
}

/** Something that people build: the steps in their order, and files that belong to it. */
export interface Preset {
  id: string;
  title: string;
  summary: string;
  /** Each the name of a builder, its input, and what is asked of the server where that is no create. */
  steps: { build: string; input: Record<string, unknown>; options?: Pick<BuildOptions, 'operation' | 'patchType'> }[];
  files?: { name: string; text: string }[];
}
