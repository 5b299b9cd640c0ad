// Whose signatures stand on what is here. A report says of a certificate only whether it signed itself; what its chain says of
// the signature is said at the certificate too, so that both say the same. Made in the worker.
import type { Artifact, Report, SignatureStatus, SignatureVerdict } from 'kubecred';
import type { Shown } from './overview.js';

/** What is known of a signature: its answer, and that in words. */
export interface Signed {
  status: SignatureStatus;
  words: string;
}

/** By the pointers of the artifacts. */
export type Signatures = ReadonlyMap<string, Signed>;

/**
 * What the chains of a report say of its certificates. `known` is what is known beside them, once signatures were checked:
 * before that it is not worth a word why they were not.
 */
export function signaturesIn({ relations }: Report, known?: Signatures): Signatures {
  const signatures = new Map<string, Signed>();
  for (const { members, links, missing } of relations.chains) {
    for (const [index, { artifact }] of members.entries()) {
      const [link, issuer] = [links[index], members[index + 1]];
      const elsewhere = known?.get(artifact);
      if (link && issuer) signatures.set(artifact, signedBy(link, issuer.title, known !== undefined));
      else if (elsewhere) signatures.set(artifact, elsewhere);
      else if (missing && !issuer) signatures.set(artifact, { status: 'notChecked', words: notHere(missing.name) });
    }
  }
  for (const [pointer, signed] of known ?? []) if (!signatures.has(pointer)) signatures.set(pointer, signed);
  return signatures;
}

/** What a link of a chain says. */
export function signedBy({ status, reason }: SignatureVerdict, issuer: string, isFinal: boolean): Signed {
  const why = reason === undefined || !isFinal ? '' : `: ${reason.replaceAll('`', '')}`;
  switch (status) {
    case 'verified':
      return { status, words: `signed by ${issuer}: verified` };
    case 'failed':
      return { status, words: `not signed by ${issuer}${why}` };
    case 'notChecked':
      return { status, words: `signature by ${issuer}: not checked${why}` };
  }
}

function notHere(issuer: string): string {
  return `signature not checked: its issuer ${issuer} is not here`;
}

/** The rows of an artifact, of which that of the signature says what is known of it. */
export function rowsWith({ rows }: Artifact, signed: Signed | undefined): Shown['rows'] {
  if (!signed) return rows;
  // The row is called so.
  const value = signed.words.replace(/^signature (?=failed|not)/, '');
  return rows.map((row) => (row.pointer === '/signature/status' ? { ...row, value } : row));
}
