// Which values of an input are secret, and in which forms they stand in what is made of it.
import { isSecret, type Node } from './schema.js';

const DOTS = '••••••••';
/** Lines of a secret that are shorter say nothing; and so long it is no part of a word that is there by chance. */
const SHORTEST = 4;

/** The secrets in a value, by its schema. */
export function secretsOf(node: Node, value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return isSecret(node) ? [String(value)] : [];
  if (Array.isArray(value)) return value.flatMap((item) => secretsOf(node.items ?? {}, item));
  if (typeof value !== 'object' || value === null) return [];
  const others = typeof node.additionalProperties === 'object' ? node.additionalProperties : {};
  return Object.entries(value).flatMap(([name, inner]) => secretsOf(node.properties?.[name] ?? others, inner));
}

/** Whether a value shows by itself that it is secret, or one of these secrets is in it. */
export function holdsSecret(value: string, secrets: readonly string[]): boolean {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----|eyJ[\w-]{8,}\.[\w-]+\./.test(value)) return true;
  const trimmed = value.trim();
  if (trimmed === '') return false;
  return secrets.some(
    (secret) => secret.trim() === trimmed || (secret.length >= 2 * SHORTEST && value.includes(secret)),
  );
}

/** Puts dots over secrets. */
export class Masks {
  readonly #forms: readonly RegExp[];

  constructor(secrets: readonly string[]) {
    const all = new Set(secrets.flatMap(forms));
    this.#forms = [...all].sort((a, b) => b.length - a.length).map(pattern);
  }

  over(text: string): string {
    return this.#forms.reduce((masked, form) => masked.replaceAll(form, DOTS), text);
  }
}

/** What finds a form of a secret; one of few letters only where it is not part of a word. */
function pattern(form: string): RegExp {
  const exact = form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return new RegExp(form.length >= SHORTEST ? exact : `(?<![\\w.-])${exact}(?![\\w.-])`, 'g');
}

/** The forms in which a secret stands in texts: as it is, on its lines, escaped, in quotes of YAML and of a shell, and as base64. */
function forms(secret: string): string[] {
  const trimmed = secret.trim();
  if (trimmed.length === 0) return [];
  const bytes = new TextEncoder().encode(secret.trimStart());
  const encoded = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const lines = trimmed.split(/\r?\n/).filter((line) => line.length >= SHORTEST && !line.startsWith('-----'));
  const escaped = JSON.stringify(trimmed).slice(1, -1);
  const quoted = [trimmed.replaceAll("'", "''"), trimmed.replaceAll("'", "'\\''"), escaped.replaceAll("'", "'\\''")];
  return [...(trimmed.includes('\n') ? lines : [trimmed]), escaped, ...quoted, encoded];
}
