// How a call reaches the module and how its answer comes back. Answers are JSON texts: the same, byte for byte, in
// every place where the core runs.
import { ArgumentError } from './errors.js';
import { type Module, run } from './instance.js';

/** Bytes, in any of the shapes that JavaScript has for them. */
export type Binary = ArrayBuffer | ArrayBufferView;

/** Turns an argument into what the module takes for it. */
type Crossing = (value: unknown) => string | Uint8Array;

const encoder = new TextEncoder();

/** A text, bytes or an object: crosses as bytes. */
export const input: Crossing = (value) => {
  if (typeof value === 'string') return encoder.encode(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === 'object' && value !== null) return encoder.encode(JSON.stringify(value));
  throw new ArgumentError(
    `input: expected a string, bytes or an object, not ${value === null ? 'null' : typeof value}`,
  );
};

/** Options and the like: cross as JSON. */
export const json: Crossing = (value) => JSON.stringify(value) ?? 'null';

/** The function `name` of the module, with its types. */
export function define<Arguments extends unknown[], Result>(
  name: keyof Module,
  crossings: readonly Crossing[],
): (...values: Arguments) => Result {
  return (...values) => {
    const crossed = crossings.map((cross, place) => cross(values[place]));
    return JSON.parse(run((module) => (module[name] as (...crossed: unknown[]) => string)(...crossed)));
  };
}
