// What is compared: the input with what was kept before, else two things of a kind that stand in it. In the worker.
import { type Artifact, type Comparison, compare } from 'kubecred';
import type { Reached } from '../reach.js';
import { type Relative, relativeOf } from '../relations.js';
import type { Asked } from './make.js';
import { isInToken, textOfKeySet, tokenOf } from './material.js';

export interface Compare {
  comparison: Comparison;
  /** What was compared, where both stand in the text; else the text was compared with what was kept. */
  pair: [Relative, Relative] | undefined;
}

export function compared(found: readonly Reached[], { input, beside }: Asked): Compare | undefined {
  if (beside !== undefined) {
    return input.length > 0 ? { comparison: compare(beside, input), pair: undefined } : undefined;
  }
  const pair = pairOf(found);
  if (!pair) return undefined;
  const texts = pair.map((one) => textOf(one, input)) as [string, string];
  if (texts.includes('')) return undefined;
  // What becomes of the tokens beside two key sets is worth knowing.
  const isSet = pair[0].artifact.type === 'jsonWebKeySet';
  const tokens = isSet
    ? found.flatMap((one) => (one.artifact.type === 'jsonWebToken' ? (tokenOf(one, input) ?? []) : []))
    : [];
  const [a, b] = pair.map(({ artifact }) => relativeOf(artifact)) as [Relative, Relative];
  return { comparison: compare([texts[0], ...tokens].join('\n'), texts[1]), pair: [a, b] };
}

/** Two of a kind and no third one, the kinds that say most first. */
function pairOf(found: readonly Reached[]): [Reached, Reached] | undefined {
  const plain = found.filter(({ artifact }) => !isInToken(artifact));
  const requests = plain.filter(({ artifact }) => artifact.type === 'certificationRequest');
  const leaves = plain.filter(({ artifact }) => artifact.type === 'certificate' && !artifact.value.isCa);
  const kinds = [
    plain.filter(({ artifact }) => artifact.type === 'jsonWebKeySet'),
    leaves,
    requests,
    requests.length === 1 && leaves.length === 1 ? [...requests, ...leaves] : [],
    plain.filter(({ artifact }) => artifact.type === 'jsonWebToken' && artifact.value.kind !== 'encrypted'),
  ];
  for (const kind of kinds) {
    const [a, b, ...more] = distinct(kind);
    if (a && b && more.length === 0) return [a, b];
  }
  return undefined;
}

/** A certificate that is there twice is one. */
function distinct(all: readonly Reached[]): Reached[] {
  const seen = new Set<string>();
  return all.filter(({ artifact: { type, value } }) => {
    if (type !== 'certificate') return true;
    const known = seen.has(value.fingerprints.sha256);
    seen.add(value.fingerprints.sha256);
    return !known;
  });
}

function textOf(one: Reached, input: Asked['input']): string {
  const artifact: Artifact = one.artifact;
  switch (artifact.type) {
    case 'certificate':
    case 'certificationRequest':
      return artifact.value.pem;
    case 'jsonWebToken':
      return tokenOf(one, input) ?? '';
    default:
      return textOfKeySet(artifact, input);
  }
}
