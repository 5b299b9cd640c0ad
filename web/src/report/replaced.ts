// What was replaced in a redacted text, in a sentence.
import type { Redaction } from 'kubecred';
import { count } from '../words.js';

const THINGS: Record<Redaction['what'], string> = {
  tokenSignature: 'signature of a token',
  privateKey: 'private key',
  secret: 'secret value',
};
const MANY: Record<Redaction['what'], string> = {
  tokenSignature: 'signatures of tokens',
  privateKey: 'private keys',
  secret: 'secret values',
};

export function replaced(redactions: readonly Pick<Redaction, 'what'>[]): string {
  const kinds = (['tokenSignature', 'privateKey', 'secret'] as const).flatMap((what) => {
    const number = redactions.filter((one) => one.what === what).length;
    if (number === 0) return [];
    return number === 1 ? [count(1, THINGS[what])] : [`${number.toLocaleString('en')} ${MANY[what]}`];
  });
  if (kinds.length === 0) return 'No secret was found in it.';
  const last = kinds.pop();
  return `Replaced: ${kinds.length > 0 ? `${kinds.join(', ')} and ${last}` : last}.`;
}
