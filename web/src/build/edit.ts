// In the worker: from something that was inspected to the input that builds it again.
import { type Artifact, rebuild } from 'kubecred';
import { walk } from '../reach.js';
import { fieldsOf, isEditable } from './editable.js';
import { builderOf, kindOf } from './kinds.js';
import type { Json } from './schema.js';
import { secretsIn } from './secrets-in.js';

/** What is put into the form: the builder, and its input. */
export interface Edit {
  build: string;
  input: Json;
  /** The key of what is edited, of requests and certificates: by it the next one is told to be of the same. */
  key?: EditedKey | undefined;
  /** What in the input is secret. */
  secrets?: readonly string[];
}

export interface EditedKey {
  of: 'certificate' | 'request';
  /** The SHA-256 of the public half. */
  fingerprint: string;
  /** The private half in PEM, where it stood beside it as the page can use it. */
  pem?: string | undefined;
}

/** The input that builds again what an artifact of this report is. */
export function editOf(artifact: Artifact, text: string | Uint8Array, report: readonly Artifact[]): Edit | undefined {
  const edit = inputOf(artifact, text);
  if (!edit) return undefined;
  const key = kindOf(edit.build)?.signed ? keyOf(artifact, text, report) : undefined;
  return { ...edit, key, secrets: secretsIn(JSON.stringify(edit.input)) };
}

function inputOf(artifact: Artifact, text: string | Uint8Array): Edit | undefined {
  if (!isEditable(artifact)) return undefined;
  switch (artifact.type) {
    case 'certificate':
    case 'certificationRequest':
      return first(artifact.value.pem);
    case 'kubeconfig':
      return first(artifact.value);
    case 'jsonWebToken': {
      const { start, end } = artifact.range ?? {};
      if (typeof text !== 'string' || !start || !end) return undefined;
      return first(text.slice(start.offset, end.offset).replace(/^["']|["']$/g, ''));
    }
    case 'object': {
      const fields = fieldsOf(artifact.value);
      const build = builderOf(fields) ?? '';
      // Of a CertificateSigningRequest the request in it is taken apart too, where it can be read.
      const whole = build === 'certificateSigningRequest' ? first(fields) : undefined;
      return whole?.build === 'certificateSigningRequestFor' ? whole : { build, input: fields };
    }
    default:
      return undefined;
  }
}

function keyOf(artifact: Artifact, text: string | Uint8Array, report: readonly Artifact[]): EditedKey | undefined {
  for (const { artifact: inner } of walk([artifact])) {
    if (inner.type !== 'certificate' && inner.type !== 'certificationRequest') continue;
    const fingerprint = inner.value.publicKey.sha256;
    const of = inner.type === 'certificate' ? 'certificate' : 'request';
    return { of, fingerprint, pem: privateKeyOf(fingerprint, text, report) };
  }
  return undefined;
}

/** The private half of a key in the text, where it stands there in PEM and is not encrypted. */
function privateKeyOf(fingerprint: string, text: string | Uint8Array, report: readonly Artifact[]): string | undefined {
  if (typeof text !== 'string') return undefined;
  for (const { type, value, range } of report) {
    if (type !== 'privateKey' || value.publicKey?.sha256 !== fingerprint || !range) continue;
    const pem = text.slice(range.start.offset, range.end.offset);
    if (/^-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----[^-:]*-----END \1-----\s*$/.test(pem)) return pem;
  }
  return undefined;
}

function first(of: string | object): Edit | undefined {
  const [found] = rebuild(of);
  return found && { build: found.build, input: found.input as Json };
}
