// In the worker: from something that was inspected to the input that builds it again.
import { type Artifact, rebuild } from 'kubecred';
import { fieldsOf, isEditable } from './editable.js';
import { builderOf } from './kinds.js';
import type { Json } from './schema.js';

/** What is put into the form: the builder, and its input. */
export interface Edit {
  build: string;
  input: Json;
}

/** The input that builds again what an artifact of this text is. */
export function editOf(artifact: Artifact, text: string | Uint8Array): Edit | undefined {
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

function first(of: string | object): Edit | undefined {
  const [found] = rebuild(of);
  return found && { build: found.build, input: found.input as Json };
}
