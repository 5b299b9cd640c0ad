// What is taken for the cluster's: what the settings name, else what stands in the text, else what stands in other tabs. In
// the worker.
import { type Artifact, analyze, type Cluster, type Options } from 'kubecred';
import { type Reached, walk } from '../reach.js';
import { count } from '../words.js';
import type { Asked } from './make.js';
import { type CertificateArtifact, isAuthority, isInToken, keySetOf } from './material.js';

/** Where each comes from. */
export interface Trust {
  issuers: Source;
  audiences: Source;
  keys: Source;
  authorities: Source;
  /** What was read of the texts in the settings, in words. */
  read: { roots: string; keys: string };
}

export type Source = 'settings' | 'text' | 'tabs' | undefined;

/** What is trusted, in the forms in which the functions take it. */
export interface Trusted {
  trust: Trust;
  cluster: Cluster;
  /** For whom a token must be: the issuers, where nobody else is named. */
  audiences: string[];
  /** Keys for tokens: those of the settings, and those of the text; else those of other tabs. */
  keys: (string | object)[];
  /** The certificates in the settings. */
  roots: Artifact[];
  /** The CAs of other tabs that may have issued what is here. */
  authorities: CertificateArtifact[];
}

/** A bundle of more roots than that is no cluster's. */
const ROOTS = 8;

export function trust(found: readonly Reached[], { options, issuers, others }: Asked): Trusted {
  const given = { keys: read(options.keys), roots: read(options.roots) };
  const own = found.filter(({ artifact }) => !isInToken(artifact)).map(({ artifact }) => artifact);
  const elsewhere = others.flatMap(({ artifacts }) => artifacts);
  const [setKeys, ownKeys] = [keySetOf(given.keys), keySetOf(own)];
  const otherKeys = options.keys || ownKeys ? undefined : keySetOf(elsewhere);
  const authorities = issuersOf(own, elsewhere);
  const leading = authorities.filter(isRoot);
  // Those to which nothing leads are told of too: they may be of another cluster.
  const otherRoots = textOfAll(leading.length > 0 ? leading : distinctRoots(elsewhere));
  const ownRoots = textOfAll(own.filter(isAuthority).filter(isRoot));
  const clientCa = options.roots ? textOf(options.roots) : ownRoots || otherRoots;
  const audiences = [...(options.audiences ?? [])];
  const certificates = given.roots.filter(({ type }) => type === 'certificate').length;
  const cluster: Cluster = {
    issuers: [...issuers],
    apiAudiences: audiences,
    jwks: setKeys ?? ownKeys ?? otherKeys ?? null,
    clientCA: clientCa === '' ? null : clientCa,
  };
  const keysOf = ownKeys ?? otherKeys;
  return {
    cluster,
    audiences: audiences.length > 0 ? audiences : [...issuers],
    keys: [...(options.keys ? [textOf(options.keys)] : []), ...(keysOf ? [keysOf] : [])],
    roots: given.roots,
    authorities,
    trust: {
      issuers: issuers.length > 0 ? 'settings' : undefined,
      audiences: audiences.length > 0 || issuers.length > 0 ? 'settings' : undefined,
      keys: setKeys ? 'settings' : ownKeys ? 'text' : otherKeys ? 'tabs' : undefined,
      authorities: options.roots ? 'settings' : ownRoots ? 'text' : otherRoots ? 'tabs' : undefined,
      read: {
        roots: options.roots
          ? certificates > 0
            ? `${count(certificates, 'certificate')} read`
            : 'no certificate in it'
          : '',
        keys: options.keys
          ? setKeys
            ? `${count(setKeys.keys.length, 'public key')} read`
            : 'no public key in it'
          : '',
      },
    },
  };
}

/** Whether a CA names itself as its issuer. */
export function isRoot({ value: { subject, issuer } }: CertificateArtifact): boolean {
  return subject.text === issuer.text;
}

/** The settings hold texts. */
export function textOf(pasted: Options['keys'] | Options['roots']): string {
  return Array.isArray(pasted) ? pasted.filter((part) => typeof part === 'string').join('\n') : String(pasted ?? '');
}

/** Those among them that issued a certificate, and those that issued these, as their names say: each costs time. */
function issuersOf(certificates: readonly Artifact[], among: readonly Artifact[]): CertificateArtifact[] {
  const wanted = new Set(certificates.flatMap((one) => (one.type === 'certificate' ? nameOf(one.value.issuer) : [])));
  const left = new Map(among.filter(isAuthority).map((one) => [one.value.fingerprints.sha256, one]));
  const found: CertificateArtifact[] = [];
  for (let before = -1; before < found.length; ) {
    before = found.length;
    for (const [sha256, one] of left) {
      if (!wanted.has(nameOf(one.value.subject))) continue;
      left.delete(sha256);
      wanted.add(nameOf(one.value.issuer));
      found.push(one);
    }
  }
  return found;
}

function nameOf({ text }: { text: string }): string {
  return text.toLowerCase();
}

function distinctRoots(artifacts: readonly Artifact[]): CertificateArtifact[] {
  const roots = artifacts.filter(isAuthority).filter(isRoot);
  const distinct = [...new Map(roots.map((one) => [one.value.fingerprints.sha256, one])).values()];
  return distinct.length > ROOTS ? [] : distinct;
}

function textOfAll(certificates: readonly CertificateArtifact[]): string {
  return certificates.map(({ value }) => value.pem).join('\n');
}

/** The artifacts of what was pasted into the settings. */
function read(pasted: Options['keys'] | Options['roots']): Artifact[] {
  if (!pasted) return [];
  return [...walk(analyze(textOf(pasted), { signatures: 'defer' }).artifacts)].map(({ artifact }) => artifact);
}
