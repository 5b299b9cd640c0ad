// What each credential of a report is worth: its checks, who its bearer would be, what its signer would do, when it ends.
// Made in the worker, after the signatures were checked.
import {
  type Artifact,
  type Authentication,
  analyze,
  authenticate,
  type Certificate,
  type ChainVerification,
  type Cluster,
  type KeySetVerification,
  type Options,
  type Preflight,
  preflight,
  type Report,
  type TokenVerification,
  verifyChain,
  verifyKeySet,
  verifyToken,
} from 'kubecred';
import { artifactAt, pathOf, pointerOf, type Reached, walk } from '../reach.js';
import { type Relative, relativeOf } from '../relations.js';
import { count } from '../words.js';
import { type Compare, compared } from './comparison.js';
import { isAuthority, isForClients, isInToken, keySetOf, textOfKeySet, tokenOf, usageOf } from './material.js';
import { type Life, lifeOfCertificate, lifeOfToken } from './times.js';

/** What is asked beside the report. */
export interface Asked {
  input: string | Uint8Array;
  options: Options;
  /** The issuers that the cluster takes tokens of. */
  issuers: readonly string[];
  /** What was kept to compare the input with. */
  beside: string | Uint8Array | undefined;
}

export interface Worth {
  credentials: Credential[];
  /** How many more there are. */
  left: number;
  /** Where what is trusted comes from. */
  trust: Trust;
  lives: Life[];
  comparison: Compare | undefined;
}

/** What is taken for the cluster's: from the settings, from the text, or not known. */
export interface Trust {
  issuers: Source;
  audiences: Source;
  keys: Source;
  authorities: Source;
  /** What was read of the texts in the settings, in words. */
  read: { roots: string; keys: string };
}

export type Source = 'settings' | 'text' | undefined;

/** A credential, and what is known of its worth. */
export interface Credential extends Relative {
  token?: TokenVerification;
  chain?: ChainVerification;
  keySet?: KeySetVerification;
  identity?: Authentication;
  signer?: Preflight;
}

/** So many are looked at: each costs signatures. */
const CREDENTIALS = 12;
const LIVES = 40;

export function worth(report: Report, asked: Asked): Worth {
  const found = [...walk(report.artifacts)];
  const trusted = trust(found, asked);
  const all = found.filter((one) => isCredential(one, report));
  const listed = all.slice(0, CREDENTIALS).map((one) => credential(one, found, report, asked, trusted));
  const lives = found.flatMap(({ artifact }) => lifeOf(artifact) ?? []);
  return {
    credentials: listed,
    left: all.length - listed.length,
    trust: trusted.trust,
    lives: lives.slice(0, LIVES),
    comparison: compared(found, asked),
  };
}

/** What is trusted, in the forms in which the functions take it. */
interface Trusted {
  trust: Trust;
  cluster: Cluster;
  /** For whom a token must be: the issuers, where nobody else is named. */
  audiences: string[];
  /** Keys for tokens: those of the settings, and those of the text. */
  keys: (string | object)[];
}

function trust(found: readonly Reached[], { options, issuers }: Asked): Trusted {
  const given = { keys: read(options.keys), roots: read(options.roots) };
  const own = found.filter(({ artifact }) => !isInToken(artifact)).map(({ artifact }) => artifact);
  const [setKeys, ownKeys] = [keySetOf(given.keys), keySetOf(own)];
  const ownRoots = own.filter(isAuthority).filter(({ value }) => value.subject.text === value.issuer.text);
  const clientCa = options.roots ? textOf(options.roots) : ownRoots.map(({ value }) => value.pem).join('\n');
  const audiences = [...(options.audiences ?? [])];
  const certificates = given.roots.filter(({ type }) => type === 'certificate').length;
  const cluster: Cluster = {
    issuers: [...issuers],
    apiAudiences: audiences,
    jwks: setKeys ?? ownKeys ?? null,
    clientCA: clientCa === '' ? null : clientCa,
  };
  return {
    cluster,
    audiences: audiences.length > 0 ? audiences : [...issuers],
    keys: [...(options.keys ? [textOf(options.keys)] : []), ...(ownKeys ? [ownKeys] : [])],
    trust: {
      issuers: issuers.length > 0 ? 'settings' : undefined,
      audiences: audiences.length > 0 || issuers.length > 0 ? 'settings' : undefined,
      keys: setKeys ? 'settings' : ownKeys ? 'text' : undefined,
      authorities: options.roots ? 'settings' : clientCa === '' ? undefined : 'text',
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

/** The artifacts of what was pasted into the settings. */
function read(pasted: Options['keys'] | Options['roots']): Artifact[] {
  if (!pasted) return [];
  return [...walk(analyze(textOf(pasted), { signatures: 'defer' }).artifacts)].map(({ artifact }) => artifact);
}

/** The settings hold texts. */
function textOf(pasted: Options['keys'] | Options['roots']): string {
  return Array.isArray(pasted) ? pasted.filter((part) => typeof part === 'string').join('\n') : String(pasted ?? '');
}

function isCredential({ artifact, path, around }: Reached, { relations }: Report): boolean {
  if (isInToken(artifact)) return false;
  switch (artifact.type) {
    case 'jsonWebToken':
      return artifact.value.kind !== 'encrypted';
    case 'jsonWebKeySet':
      return true;
    case 'jsonWebKey':
      return around?.type !== 'jsonWebKeySet';
    case 'object':
      return (
        artifact.value.kind === 'CertificateSigningRequest' && artifact.value.apiVersion === 'certificates.k8s.io/v1'
      );
    case 'certificate': {
      const pointer = pointerOf(path);
      if (relations.repeated.some(({ members }) => members.slice(1).some((one) => one.artifact === pointer)))
        return false;
      return !artifact.value.isCa || relations.chains.some(({ members }) => members[0]?.artifact === pointer);
    }
    default:
      return false;
  }
}

function credential(
  one: Reached,
  found: readonly Reached[],
  report: Report,
  asked: Asked,
  { cluster, audiences, keys }: Trusted,
): Credential {
  const { artifact } = one;
  const { options, issuers, input } = asked;
  const now = options.now ?? null;
  const named = relativeOf(artifact);
  switch (artifact.type) {
    case 'jsonWebToken': {
      const text = tokenOf(one, input);
      if (text === undefined) return named;
      const said = artifact.value.issuer;
      // Of several issuers any will do.
      const issuer = said !== undefined && issuers.includes(said) ? said : (issuers[0] ?? null);
      return {
        ...named,
        token: verifyToken(text, { keys, issuer, audiences, now }),
        identity: authenticate(text, cluster, { now, audiences: reviewed(one) }),
      };
    }
    case 'jsonWebKeySet':
    case 'jsonWebKey':
      return { ...named, keySet: verifyKeySet(textOfKeySet(artifact, input)) };
    case 'object':
      return { ...named, signer: signer(one, report, input, now) };
    case 'certificate': {
      const path = chainOf(one, report);
      const authorities = found.flatMap(({ artifact: other }) =>
        isAuthority(other) && !isInToken(other) ? other.value.pem : [],
      );
      const roots = options.roots ? { roots: textOf(options.roots) } : {};
      const chain = verifyChain([artifact.value.pem, ...authorities], {
        ...roots,
        now,
        usage: usageOf(artifact.value),
      });
      if (!isForClients(artifact.value)) return { ...named, chain };
      const shown = path.filter(({ subject, issuer }, index) => index === 0 || subject.text !== issuer.text);
      return { ...named, chain, identity: authenticate(shown.map(({ pem }) => pem).join('\n'), cluster, { now }) };
    }
    default:
      return named;
  }
}

/** Fields that the server drops with a warning, or without, are no reason for a signer. */
function signer(one: Reached, { artifacts }: Report, input: Asked['input'], now: string | null): Preflight {
  const isAlone = artifacts.length === 1 && one.path.length === 1;
  const told = preflight(isAlone ? input : objectOf(one), { now });
  const { code = 0, objectJson } = one.artifact.verdict ?? {};
  if (told.result !== 'refused on create' || code >= 300 || objectJson === undefined) return told;
  return preflight(objectJson, { now });
}

/** The certificate, and those that issued it, each by the next. */
function chainOf({ artifact, path }: Reached, { relations, artifacts }: Report): Certificate[] {
  const pointer = pointerOf(path);
  const chain = relations.chains.find(({ members }) => members[0]?.artifact === pointer);
  const members = chain?.members.map((member) => artifactAt(artifacts, pathOf(member.artifact))) ?? [artifact];
  return members.flatMap((member) => (member?.type === 'certificate' ? member.value : []));
}

/** The audiences of the TokenReview around a token. */
function reviewed({ around }: Reached): string[] {
  if (around?.type !== 'object' || around.value.kind !== 'TokenReview') return [];
  const spec = (around.value.object as { spec?: { audiences?: unknown } | null } | null)?.spec;
  return Array.isArray(spec?.audiences) ? spec.audiences.filter((one) => typeof one === 'string') : [];
}

function objectOf({ artifact }: Reached): object {
  return artifact.type === 'object' ? (artifact.value.object as object) : {};
}

function lifeOf(artifact: Artifact): Life | undefined {
  if (isInToken(artifact)) return undefined;
  const named = relativeOf(artifact);
  if (artifact.type === 'jsonWebToken') return lifeOfToken(named, artifact.value);
  if (artifact.type === 'certificate') return lifeOfCertificate(named, artifact.value);
  return undefined;
}
