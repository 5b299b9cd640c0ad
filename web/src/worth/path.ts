// The path of a chain as it is drawn, once: what its verification says of each certificate, with what is known of their
// order in the text and of the issuer that is not there. In the worker.
import type { Artifact, ChainMember, ChainVerification, Report } from 'kubecred';
import { artifactAt, pathOf } from '../reach.js';
import { fingerprintOf, memberOf, type Path, type PathMember, pathOfChain } from '../relations.js';
import { type Other, relativeIn } from './others.js';

/** Where the certificates of a path may stand. */
export interface Sources {
  /** Those of the report, also those that are inside others. */
  here: readonly Artifact[];
  others: readonly Other[];
  /** Those of the settings. */
  roots: readonly Artifact[];
}

/**
 * The path of the certificate with this pointer, that was verified. A path that was not found is as long as the chain in the
 * report, or as the first of those that were rejected.
 */
export function pathTold(
  pointer: string,
  { path, rejected }: ChainVerification,
  { artifacts, relations }: Report,
  sources: Sources,
): Path {
  const chain = relations.chains.find(({ members }) => members[0]?.artifact === pointer);
  const told: Path = chain ? pathOfChain(chain, artifacts) : { members: [], inOrder: true };
  const prints = chain?.members.map(({ artifact }) => print(artifactAt(artifacts, pathOf(artifact)))) ?? [];
  const verified = path ?? longest(rejected[0]?.members ?? [], told.members.length);
  if (!verified) return told;
  const members = verified.map((member, index): PathMember => {
    const known = prints[index] === member.sha256 ? told.members[index] : undefined;
    const next = verified[index + 1];
    // What was not asked of a path that was rejected, the report may know.
    const link = member.signature ?? (next && prints[index + 1] === next.sha256 ? known?.link : undefined);
    return { ...(known ?? found(member, sources)), ...of(member), link: next ? link : undefined };
  });
  const [last, index] = [verified.at(-1), verified.length - 1];
  const isEnd = prints[index] === last?.sha256 && prints.length === verified.length;
  const missing = last?.trusted ? undefined : isEnd ? told.missing : missingOf(last, sources);
  return { members, inOrder: told.inOrder, ...(missing ? { missing } : {}) };
}

function longest(rejected: readonly ChainMember[], least: number): readonly ChainMember[] | undefined {
  return rejected.length > 0 && rejected.length >= least ? rejected : undefined;
}

function of({ isCa, trusted, notAfter }: ChainMember): Pick<PathMember, 'isCa' | 'trusted' | 'notAfter'> {
  return { isCa, trusted, notAfter };
}

/** A certificate of a path, where it stands. */
function found({ sha256, subject }: ChainMember, { here, others, roots }: Sources): PathMember {
  const one = certificate(sha256, here);
  if (one) return memberOf(one);
  for (const other of others) {
    const there = certificate(sha256, other.artifacts);
    if (there) return memberOf(there, relativeIn(other, there));
  }
  const where = certificate(sha256, roots) ? 'in the settings' : '';
  return memberOf(undefined, { kind: 'Certificate', name: subject, where, range: undefined });
}

/** The issuer of the last certificate, if that did not issue itself. */
function missingOf(last: ChainMember | undefined, { here, others, roots }: Sources): Path['missing'] {
  const all = [here, ...others.map((other) => other.artifacts), roots];
  const artifact = last && all.map((some) => certificate(last.sha256, some)).find((one) => one !== undefined);
  if (artifact?.type !== 'certificate') return undefined;
  const { issuer, subject } = artifact.value;
  return issuer.text === subject.text ? undefined : { name: issuer.text, key: undefined };
}

function certificate(sha256: string, artifacts: readonly Artifact[]): Artifact | undefined {
  return artifacts.find((artifact) => fingerprintOf(artifact) === sha256);
}

function print(artifact: Artifact | undefined): string | undefined {
  return artifact && fingerprintOf(artifact);
}
