// Small pieces of prose: numbers, places, the names of things.
import type { Artifact, Position, Range, Severity, SignatureStatus, Step } from 'kubecred';

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A number in a sentence: `two`, `11`, `5,000`. */
export function inWords(number: number): string {
  return NUMBERS[number] ?? number.toLocaleString('en');
}

/** `1 error`, `2 errors`. */
export function count(number: number, thing: string): string {
  return `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`;
}

/** `1 KB`, `10.5 MB`: in powers of ten. */
export function size(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte');
  const [unit, of] = bytes < 1_000_000 ? (['KB', 1000] as const) : (['MB', 1_000_000] as const);
  return `${(bytes / of).toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}

/** The mark of a severity, which tells them apart without colour. */
export function mark(severity: Severity): string {
  return { error: '■', warning: '▲', info: '●' }[severity];
}

/** What a severity is called. */
export function severityName(severity: Severity): string {
  return severity === 'info' ? 'remark' : severity;
}

/** The sign of an answer: colour is never the only signal. */
export const ANSWERS: Record<SignatureStatus, string> = { verified: '✓', failed: '✗', notChecked: '–' };

/** `12:3`. */
export function at(position: Position): string {
  return `${position.line}:${position.column}`;
}

/** `line 3`, `lines 3 to 9`. */
export function lines(range: Range): string {
  // A range that ends at the start of a line does not cover that line.
  const last = range.end.column === 1 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  return range.start.line === last ? `line ${last}` : `lines ${range.start.line} to ${last}`;
}

/** `spec.request › base64 › PEM block 1`. */
export function way(steps: readonly Step[]): string {
  return steps.map(step).join(' › ');
}

function step(step: Step): string {
  switch (step.step) {
    case 'field':
    case 'structure':
      return step.path;
    case 'base64':
      return 'base64';
    case 'pem':
      return `PEM block ${step.block}`;
    case 'lines':
      return step.first === step.last ? `line ${step.first}` : `lines ${step.first} to ${step.last}`;
    case 'jws':
      return `token ${step.part}`;
    case 'der':
      return step.end - step.start === 1 ? `byte ${step.start}` : `bytes ${step.start} to ${step.end - 1}`;
  }
}

/** What an artifact is, as a heading. */
export function kind(artifact: Artifact): string {
  switch (artifact.type) {
    case 'object':
      return artifact.value.kind || 'Object without a kind';
    case 'jsonWebToken':
      return isEncrypted(artifact) ? 'Encrypted token' : 'JSON Web Token';
    case 'jsonWebKey':
      return 'JSON Web Key';
    case 'jsonWebKeySet':
      return 'JSON Web Key set';
    case 'unreadable':
      return capital(artifact.value.expected.replace(/^an? /, ''));
    default:
      return spaced(artifact.type);
  }
}

/** What names an artifact, without what its heading says already. */
export function title(artifact: Artifact): string {
  const { title, type } = artifact;
  const said = kind(artifact).toLowerCase();
  if (type === 'unreadable' || isEncrypted(artifact) || title.toLowerCase() === said) return '';
  const isKey = type === 'privateKey' || type === 'publicKey';
  return isKey && title.endsWith(` ${said}`) ? title.slice(0, -said.length - 1) : title;
}

/** What stands in an input: what was recognised first in it, and of how many more. */
export function holds(artifacts: readonly Artifact[], left: number): string {
  const first = artifacts.find(({ type, value }) => type !== 'unreadable' && !(type === 'object' && value.kind === ''));
  if (!first) return '';
  const more = artifacts.length - 1 + left;
  return [kind(first), title(first), more > 0 && `and ${more} more`].filter(Boolean).join(' ');
}

/** Whether it can't be read without a key. */
export function isEncrypted({ type, value }: Artifact): boolean {
  return type === 'jsonWebToken' && value.kind === 'encrypted';
}

/** `certificationRequest` → `Certification request`. */
export function spaced(type: string): string {
  const words = type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return capital(words);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
