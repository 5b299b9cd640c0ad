// What is DER among the artifacts, and which bytes of it a decoded value is.
import type { Range, Row, Step } from 'kubecred';
import type { Shown } from './overview.js';
import { kind, way } from './words.js';

/** An artifact that is DER. */
export interface Der {
  path: readonly number[];
  /** What it is, as a heading. */
  name: string;
  within: readonly Step[];
  range: Range | undefined;
}

/** Some bytes of one. */
export interface Bytes {
  of: Der;
  start: number;
  end: number;
}

/** The artifact, if it was DER: of what was not opened, that is known only where it came out of an encoding. */
export function derOf(artifact: Shown): Der | undefined {
  const { type, path, within, range } = artifact;
  switch (type) {
    case 'certificate':
    case 'certificateBundle':
    case 'certificationRequest':
    case 'privateKey':
    case 'publicKey':
      break;
    case 'unreadable': {
      const last = within.at(-1)?.step;
      if (last !== 'pem' && last !== 'base64') return undefined;
      break;
    }
    default:
      return undefined;
  }
  return { path, name: kind(artifact), within, range };
}

/** The bytes of a decoded value. */
export function bytesOf({ within }: Row, of: Der | undefined): Bytes | undefined {
  const step = within.findLast((step) => step.step === 'der');
  return of && step && { of, start: step.start, end: step.end };
}

/** `spec.request › base64 › PEM block 1 › Certification request › line 2 › bytes 8 to 38`. */
export function wayInto({ within, name }: Der, steps: readonly Step[]): string {
  return [way(within), name, way(steps)].filter((part) => part !== '').join(' › ');
}
