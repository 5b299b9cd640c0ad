// Whether something that is inspected can be built again.
import type { Artifact } from 'kubecred';
import { builderOf } from './kinds.js';
import type { Json } from './schema.js';

/** Whether there is a builder that makes something like it. */
export function isEditable(artifact: Artifact): boolean {
  switch (artifact.type) {
    case 'certificate':
    case 'certificationRequest':
    case 'kubeconfig':
      return true;
    case 'jsonWebToken':
      return artifact.value.kind !== 'encrypted' && artifact.range !== undefined;
    case 'object':
      return builderOf(fieldsOf(artifact.value)) !== undefined;
    default:
      return false;
  }
}

/** The fields of an object; of what is none, such as `null`, there are none. */
export function fieldsOf({ object }: { object: unknown }): Json {
  return (object ?? {}) as Json;
}
