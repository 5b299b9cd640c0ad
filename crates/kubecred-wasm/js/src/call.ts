// How a call reaches the module and how its answer comes back. Answers are JSON texts: the same, byte for byte, in
// every place where the core runs.
import { ArgumentError } from './errors.js';
import { hasSecond, type Module, run } from './instance.js';

/** Bytes, in any of the shapes that JavaScript has for them. */
export type Binary = ArrayBuffer | ArrayBufferView;

/** Turns an argument into what the module takes for it. */
type Crossing = (value: unknown) => string | Uint8Array;

const encoder = new TextEncoder();

/** More than any function reads (`limits.rs`). What is larger is refused however it goes on, so the rest stays here. */
const MOST = 4 << 20;

/** A text, bytes or an object: crosses as bytes. */
export const input: Crossing = (value) => {
  if (typeof value === 'string') return encoder.encode(value.slice(0, MOST));
  if (value instanceof ArrayBuffer) return new Uint8Array(value, 0, Math.min(value.byteLength, MOST));
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, Math.min(value.byteLength, MOST));
  }
  if (typeof value === 'object' && value !== null) return encoder.encode(written('input', value).slice(0, MOST));
  throw new ArgumentError(
    `input: expected a string, bytes or an object, not ${value === null ? 'null' : typeof value}`,
  );
};

/** Options: cross as JSON. */
export const json: Crossing = (value) => (value === undefined ? 'null' : written('options', value, bytesAsBase64));

/** Options of an analysis: cross as JSON. Signatures are not checked by default where the part that does it is not there. */
export const analysis: Crossing = (value) => {
  if (hasSecond() || (value != null && typeof value !== 'object') || Array.isArray(value)) return json(value);
  const { signatures, ...rest } = (value ?? {}) as { signatures?: unknown };
  return json({ ...rest, signatures: signatures ?? 'defer' });
};

/** Certificates in a text or bytes, or in several: cross as one. */
export const certificates: Crossing = (value) => input(Array.isArray(value) ? joined(value) : value);

/** Texts and bytes as one text: DER becomes PEM. */
function joined(parts: readonly unknown[]): string {
  const texts = parts.map((part) => {
    const crossed = input(part) as Uint8Array;
    if (typeof part === 'string' || crossed[0] !== 0x30) return new TextDecoder().decode(crossed);
    return pem('CERTIFICATE', crossed).trimEnd();
  });
  return texts.join('\n');
}

/** The PEM of DER. */
export function pem(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${base64(der).replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;
}

/** A request: crosses as JSON. */
export const request: Crossing = (value) => (value === undefined ? 'null' : written('request', value));

/** What is known of a cluster: crosses as JSON. */
export const cluster: Crossing = (value) => (value === undefined ? 'null' : written('cluster', value));

/** A name: crosses as it is. */
export const name: Crossing = (value) => value as string;

/** The fields of an object: cross as JSON, bytes in them as base64. */
export const fields: Crossing = (value) => written('input', value, bytesAsBase64);

/** What an exec plugin did: crosses as JSON. */
export const plugin: Crossing = (value) => (value === undefined ? 'null' : written('plugin', value));

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

/** Bytes in an argument cross as base64: keys in DER. */
function bytesAsBase64(this: Record<string, unknown>, name: string, value: unknown): unknown {
  // As it is given: a Buffer of Node has made itself an object of numbers already.
  const given = this[name];
  // JSON would drop it, or make `null` of it. As a text it is found to be no number, at its member.
  if (typeof given === 'number' && !Number.isFinite(given)) return String(given);
  if (typeof given === 'function' || typeof given === 'symbol') {
    throw new ArgumentError(`\`${name}\`: there is no JSON for a ${typeof given}`);
  }
  if (!(given instanceof ArrayBuffer || ArrayBuffer.isView(given))) return value;
  return base64(input(given) as Uint8Array);
}

function base64(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters);
}

/** The JSON of a value. */
function written(name: string, value: unknown, replace?: typeof bytesAsBase64): string {
  let text: string | undefined;
  try {
    // What replaces makes writing slower, and most have no use for it.
    text = JSON.stringify(value, replace);
  } catch (cause) {
    if (cause instanceof ArgumentError) throw cause;
    throw new ArgumentError(`${name}: ${whyNot(value)}`, { cause });
  }
  if (text === undefined) throw new ArgumentError(`${name}: there is no JSON for a value of type ${typeof value}`);
  return text;
}

/** Why there is no JSON of a value: engines say so each in their own words. */
function whyNot(value: unknown): string {
  const seen = new Set<unknown>();
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'bigint') return 'there is no JSON for a BigInt; give the number as a text or as a Number';
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    try {
      waiting.push(...Object.values(next));
    } catch {
      break;
    }
  }
  return 'it cannot be written as JSON: it refers to itself, is nested too deeply, or one of its members throws';
}
