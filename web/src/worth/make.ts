// What each credential of a report is worth: its checks, who its bearer would be, what its signer would do, when it ends.
// Made in the worker, after the signatures were checked.
import {
  type Artifact,
  type Authentication,
  authenticate,
  type Certificate,
  type ChainVerification,
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
import { fingerprintOf, type Path, type Relative, relativeOf, type Together, together } from '../relations.js';
import { type Signatures, type Signed, signedBy } from '../signatures.js';
import { type Compare, compared } from './comparison.js';
import { isAuthority, isForClients, isInToken, textOfKeySet, tokenOf, usageOf } from './material.js';
import type { Other } from './others.js';
import { pathTold } from './path.js';
import { type Life, lifeOfCertificate, lifeOfToken } from './times.js';
import { isRoot, type Trust, type Trusted, textOf, trust } from './trust.js';

/** What is asked beside the report. */
export interface Asked {
  input: string | Uint8Array;
  options: Options;
  /** The issuers that the cluster takes tokens of. */
  issuers: readonly string[];
  /** What was kept to compare the input with. */
  beside: string | Uint8Array | undefined;
  /** What stands in other tabs, and how many of these were not looked at. */
  others: readonly Other[];
  left: number;
}

export interface Worth {
  credentials: Credential[];
  /** How many more there are. */
  left: number;
  /** Where what is trusted comes from. */
  trust: Trust;
  lives: Life[];
  comparison: Compare | undefined;
  /** What belongs together, but for the chains of the credentials. */
  together: Together;
}

/** A credential, and what is known of its worth. */
export interface Credential extends Relative {
  token?: TokenVerification;
  chain?: ChainVerification;
  path?: Path;
  keySet?: KeySetVerification;
  identity?: Authentication;
  signer?: Preflight;
}

/** So many are looked at: each costs signatures. */
const CREDENTIALS = 12;
const LIVES = 40;

/** What the credentials are worth, and what became known of signatures on the way. */
export function worth(report: Report, asked: Asked): { worth: Worth; signatures: Signatures } {
  const found = [...walk(report.artifacts)];
  const trusted = trust(found, asked);
  const all = found.filter((one) => isCredential(one, report));
  const listed = all
    .slice(0, CREDENTIALS)
    .map((one) => ({ one, told: credential(one, found, report, asked, trusted) }));
  const lives = found.flatMap(({ artifact }) => lifeOf(artifact) ?? []);
  const drawn = new Set(listed.flatMap(({ one, told }) => (told.path ? pointerOf(one.path) : [])));
  return {
    worth: {
      credentials: listed.map(({ told }) => told),
      left: all.length - listed.length,
      trust: trusted.trust,
      lives: lives.slice(0, LIVES),
      comparison: compared(found, asked),
      together: together(report, { ...asked, drawn }),
    },
    signatures: new Map(listed.flatMap(({ one, told }) => [...ofPath(told, found), ...ofToken(one, told, trusted)])),
  };
}

/** The signatures on a path, each at all certificates here that are the one on it. */
function ofPath({ path, chain }: Credential, found: readonly Reached[]): [string, Signed][] {
  const verified = chain?.path ?? chain?.rejected[0]?.members ?? [];
  return (path?.members ?? []).flatMap(({ link }, index): [string, Signed][] => {
    const next = path?.members[index + 1];
    const sha256 = verified[index]?.sha256;
    if (!link || !next || sha256 === undefined) return [];
    const isHere = next.tab === undefined && next.range !== undefined;
    const signed = signedBy(link, isHere || next.where === '' ? next.name : `${next.name} (${next.where})`, true);
    const same = found.filter(({ artifact }) => fingerprintOf(artifact) === sha256);
    return same.map((one) => [pointerOf(one.path), signed]);
  });
}

/** The signature of a token that the report could not check. */
function ofToken({ artifact, path }: Reached, { token }: Credential, { trust }: Trusted): [string, Signed][] {
  const check = token?.checks.find(({ name }) => name === 'signature');
  if (artifact.type !== 'jsonWebToken' || artifact.value.signature.status !== 'notChecked' || !check) return [];
  const { status, reason = 'no key signed it' } = check;
  if (status === 'notChecked') return [];
  const place = { settings: 'in the settings', text: 'in the text', tabs: 'in another tab' }[trust.keys ?? 'text'];
  const words =
    status === 'verified'
      ? `signed with a key ${place}: verified`
      : `signature failed: ${reason.replaceAll('`', '')} (keys ${place})`;
  return [[pointerOf(path), { status, words }]];
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
  { cluster, audiences, keys, roots: settled, authorities, trust: taken }: Trusted,
): Credential {
  const { artifact } = one;
  const { options, issuers, input, others } = asked;
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
      const here = found.map((other) => other.artifact).filter((other) => !isInToken(other));
      const all = [...here.filter(isAuthority), ...authorities];
      const certificates = [artifact.value.pem, ...all.map(({ value }) => value.pem)];
      const asked = { now, usage: usageOf(artifact.value) };
      const roots = options.roots ? { roots: textOf(options.roots) } : {};
      let chain = verifyChain(certificates, { ...roots, ...asked });
      // Nobody says that those of other tabs are all the roots there are: a chain that leads to none of them stays open.
      const end = chain.path?.at(-1)?.sha256;
      if (taken.authorities === 'tabs' && authorities.some((other) => isRoot(other) && fingerprintOf(other) === end)) {
        chain = verifyChain(certificates, { roots: cluster.clientCA ?? '', ...asked });
      }
      const path = pathTold(pointerOf(one.path), chain, report, { here, others, roots: settled });
      if (!isForClients(artifact.value)) return { ...named, chain, path };
      const shown = [...chainOf(one, report), ...further(chain, others)];
      const sent = shown.filter(({ subject, issuer }, index) => index === 0 || subject.text !== issuer.text);
      const identity = authenticate(sent.map(({ pem }) => pem).join('\n'), cluster, { now });
      return { ...named, chain, path, identity };
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

/** The certificates of a path that stand in other tabs. */
function further({ path = [] }: ChainVerification, others: readonly Other[]): Certificate[] {
  const all = others.flatMap(({ artifacts }) => artifacts);
  return path.flatMap(({ sha256 }) => {
    const there = all.find((artifact) => fingerprintOf(artifact) === sha256);
    return there?.type === 'certificate' ? there.value : [];
  });
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
