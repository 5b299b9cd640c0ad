// What belongs together, as the page draws it: each member with its name and place. Made in the worker.
import type { Artifact, Member, Range, Report, SignatureVerdict } from 'kubecred';
import { artifactAt, pathOf, pointerOf, walk } from './reach.js';
import { kind, lines, title, way } from './words.js';
import { type Neighbour, neighboursIn, type Other } from './worth/others.js';

export interface Together {
  /** The columns of the keys that are there. */
  columns: Column[];
  keys: KeyLine[];
  /** The chains that are drawn nowhere else. */
  chains: Path[];
  repeated: Relatives[];
  /** The certificates of other tabs that name one that is here as their issuer. */
  issued: (Relatives & { issuer: string })[];
  /** What belongs to nothing else here. */
  alone: Relatives;
  /** How many keys and chains there are beyond those. */
  left: { keys: number; chains: number };
  /** What stands here without its other half, where other tabs have such halves: none of them is its own. */
  strange: { keys: Relatives; others: Relatives };
  /** How many other tabs were looked at, and how many were not. */
  tabs: { seen: number; left: number };
}

export type Column = (typeof COLUMNS)[number];

/** The artifacts of one public key, by their types. */
export interface KeyLine {
  sha256: string;
  members: Partial<Record<Column, Relatives>>;
}

/** A chain, from the certificate that issued no other. */
export interface Path {
  members: PathMember[];
  /** Whether they stand in this order in the text. */
  inOrder: boolean;
  /** The issuer of the last one, where that is not here. */
  missing?: { name: string; key: string | undefined };
}

export interface PathMember extends Relative {
  isCa: boolean;
  trusted: boolean;
  notAfter: string;
  /** Of each but the last, whether the next one signed it. */
  link?: SignatureVerdict | undefined;
}

export interface Relatives {
  listed: Relative[];
  left: number;
}

/** An artifact that belongs to others. */
export interface Relative {
  kind: string;
  name: string;
  /** Where it stands, for people. */
  where: string;
  range: Range | undefined;
  /** The tab that it stands in, if that is another one. */
  tab?: number;
}

/** What else there is. */
export interface Around {
  /** What stands in other tabs, and how many of these were not looked at. */
  others: readonly Other[];
  left: number;
  /** The first certificates of the chains that are drawn elsewhere, by their pointers. */
  drawn: ReadonlySet<string>;
}

const COLUMNS = ['certificate', 'certificationRequest', 'privateKey', 'publicKey', 'jsonWebKey'] as const;
/** So many keys and chains are told, and so many members of one. */
const LINES = 100;
const MEMBERS = 24;
const NOTHING: Around = { others: [], left: 0, drawn: new Set() };

/** What belongs together in a report, and with what stands in other tabs. */
export function together({ artifacts, relations }: Report, { others, left, drawn }: Around = NOTHING): Together {
  const all = [...candidates(artifacts)];
  // One certificate has an issuer elsewhere: that is no relation of what is here.
  const chains = all.length > 1 ? relations.chains : [];
  const elsewhere = others.flatMap(neighboursIn);
  const { groups, repeated } = across(artifacts, relations, elsewhere);
  const keys = groups.filter(({ members, others }) => members.length + others.length > 1 && !isOne(members, others));
  const types = new Set(keys.flatMap(({ members, others }) => [...members, ...others].map(({ type }) => type)));

  const related = new Set([
    ...[...groups, ...repeated, ...chains].flatMap(({ members }) => members.map(({ artifact }) => artifact)),
    ...all.filter((one) => isIssued(one.artifact, elsewhere)).map(({ pointer }) => pointer),
  ]);
  // What belongs to a private key can't be told where its public half was not worked out.
  const unrelated = all.filter(({ pointer, artifact }) => artifact.type !== 'privateKey' && !related.has(pointer));
  const lone = groups.flatMap(({ members, others }) => (members.length + others.length === 1 ? members : []));
  const alone = [...lone, ...unrelated.map(({ pointer }) => ({ artifact: pointer, title: '' }))];

  const relative = ({ artifact, title }: Pointing) => relativeOf(artifactAt(artifacts, pathOf(artifact)), title);
  const relatives = (members: readonly Pointing[], others: readonly Neighbour[] = []): Relatives => ({
    listed: [...members.map(relative), ...others.map((one) => one.relative)].slice(0, MEMBERS),
    left: Math.max(members.length + others.length - MEMBERS, 0),
  });
  const ofType = ({ members, others }: Group, column: Column): [Column, Relatives][] => {
    const [here, there] = [members.filter(({ type }) => type === column), others.filter(({ type }) => type === column)];
    return here.length + there.length > 0 ? [[column, relatives(here, there)]] : [];
  };
  const strange = (isKey: boolean) => {
    const found = all.filter(({ artifact }) => (artifact.type === 'privateKey') === isKey);
    return relatives(
      found
        .filter(({ artifact }) => isStrange(artifact, all, elsewhere))
        .map(({ pointer }) => ({ artifact: pointer, title: '' })),
    );
  };
  const undrawn = chains.filter(({ members }) => !drawn.has(members[0]?.artifact ?? ''));
  return {
    columns: COLUMNS.filter((column) => types.has(column)),
    keys: keys.slice(0, LINES).map((group) => ({
      sha256: group.sha256,
      members: Object.fromEntries(COLUMNS.flatMap((column) => ofType(group, column))),
    })),
    chains: undrawn.slice(0, LINES).map((chain) => pathOfChain(chain, artifacts)),
    repeated: repeated.slice(0, LINES).map(({ members, others }) => relatives(members, others)),
    issued: issuedElsewhere(all, elsewhere).map(([issuer, them]) => ({ issuer, ...relatives([], them) })),
    alone: relatives(groups.length + chains.length + repeated.length > 0 ? alone : []),
    strange: { keys: strange(true), others: strange(false) },
    left: { keys: Math.max(keys.length - LINES, 0), chains: Math.max(undrawn.length - LINES, 0) },
    tabs: { seen: others.length, left: all.length > 0 ? left : 0 },
  };
}

/** Whether other tabs have private keys to a certificate or request, or these to a private key, and no half of it is anywhere. */
function isStrange(
  artifact: Artifact,
  here: readonly { artifact: Artifact }[],
  elsewhere: readonly Neighbour[],
): boolean {
  const sha256 = keyOf(artifact);
  if (sha256 === undefined || !isHalf(artifact)) return false;
  const isOther = (other: Artifact) =>
    isHalf(other) && (other.type === 'privateKey') !== (artifact.type === 'privateKey');
  const others = elsewhere.filter((other) => isOther(other.artifact));
  const all = [...here.map((one) => one.artifact).filter(isOther), ...others.map((one) => one.artifact)];
  return others.length > 0 && !all.some((other) => keyOf(other) === sha256);
}

/** What is of use with its other half: a private key, and what it was made for. The keys of CAs are elsewhere. */
function isHalf({ type, value }: Artifact): boolean {
  return type === 'privateKey' || type === 'certificationRequest' || (type === 'certificate' && !value.isCa);
}

/** A chain of a report as a path. */
export function pathOfChain({ members, inOrder, missing, links }: Chain, artifacts: readonly Artifact[]): Path {
  const found = members.map(({ artifact }) => artifactAt(artifacts, pathOf(artifact)));
  return {
    members: found.map((artifact, index) => ({ ...memberOf(artifact), link: links[index] })),
    // Between fields, or texts of their own, there is no order.
    inOrder: inOrder || new Set(found.map(textOf)).size > 1,
    ...(missing ? { missing: { name: missing.name, key: missing.keyIdentifier } } : {}),
  };
}

type Chain = Report['relations']['chains'][number];

/** A certificate on a path. */
export function memberOf(artifact: Artifact | undefined, named = relativeOf(artifact)): PathMember {
  const { isCa = false, notAfter = '' } = artifact?.type === 'certificate' ? artifact.value : {};
  return { ...named, isCa, notAfter: notAfter ?? '', trusted: false };
}

/** A member, or what else has its pointer. */
type Pointing = Pick<Member, 'artifact' | 'title'>;

/** Artifacts that hold the same, here and in other tabs. */
interface Group {
  sha256: string;
  members: readonly (Pointing & { type: string; fingerprint: string | undefined })[];
  others: readonly Neighbour[];
}

/** What holds the same public key, and the certificates that are there more than once, here and in other tabs. */
function across(
  artifacts: readonly Artifact[],
  { keys, repeated }: Report['relations'],
  elsewhere: readonly Neighbour[],
): { groups: Group[]; repeated: Group[] } {
  const member = (one: Member) => {
    const artifact = artifactAt(artifacts, pathOf(one.artifact));
    return { ...one, fingerprint: artifact && fingerprintOf(artifact) };
  };
  const byKey = groupsOf(elsewhere, ({ sha256 }) => sha256);
  const byFingerprint = groupsOf(elsewhere, ({ fingerprint }) => fingerprint);
  const with_ = (by: typeof byKey, { sha256, members }: { sha256: string; members: Member[] }): Group => ({
    sha256,
    members: members.map(member),
    others: by.get(sha256) ?? [],
  });
  const groups = keys.map((one) => with_(byKey, one));
  const again = repeated.map((one) => with_(byFingerprint, one));
  if (elsewhere.length === 0) return { groups, repeated: again };
  // What stands here once is in no relation yet.
  const known = new Set([...groups, ...again].map(({ sha256 }) => sha256));
  for (const { artifact, path } of walk(artifacts)) {
    const [type, sha256, fingerprint] = [artifact.type, keyOf(artifact), fingerprintOf(artifact)];
    const members = [{ artifact: pointerOf(path), title: '', type, fingerprint }];
    for (const [text, by, list] of [
      [sha256, byKey, groups],
      [fingerprint, byFingerprint, again],
    ] as const) {
      const others = text ? by.get(text) : undefined;
      if (!text || !others || known.has(text)) continue;
      known.add(text);
      list.push({ sha256: text, members, others });
    }
  }
  return { groups, repeated: again };
}

function groupsOf(all: readonly Neighbour[], text: (one: Neighbour) => string | undefined): Map<string, Neighbour[]> {
  const groups = new Map<string, Neighbour[]>();
  for (const one of all) {
    const name = text(one);
    const group = name === undefined ? undefined : groups.get(name);
    if (group) group.push(one);
    else if (name !== undefined) groups.set(name, [one]);
  }
  return groups;
}

/** Whether all of them are one certificate. */
function isOne(members: Group['members'], others: Group['others']): boolean {
  const [first, ...rest] = [...members, ...others].map(({ fingerprint }) => fingerprint);
  return first !== undefined && rest.every((one) => one === first);
}

/** Whether it is a certificate that issued, or was issued by, one of another tab, as their names say. */
function isIssued({ type, value }: Artifact, elsewhere: readonly Neighbour[]): boolean {
  if (type !== 'certificate') return false;
  return elsewhere.some(({ artifact: other }) => {
    if (other.type !== 'certificate') return false;
    return other.value.issuer.text === value.subject.text || other.value.subject.text === value.issuer.text;
  });
}

/** The certificates of other tabs by their issuers that are here. */
function issuedElsewhere(
  all: readonly { artifact: Artifact }[],
  elsewhere: readonly Neighbour[],
): [string, Neighbour[]][] {
  const found = new Map<string, Neighbour[]>();
  for (const { artifact } of all) {
    if (artifact.type !== 'certificate') continue;
    const { text } = artifact.value.subject;
    const issued = elsewhere.filter(
      ({ artifact: { type, value } }) =>
        type === 'certificate' && value.issuer.text === text && value.subject.text !== text,
    );
    if (issued.length > 0) found.set(text, issued);
  }
  return [...found].slice(0, LINES);
}

/** SHA-256 of the public key. */
export function keyOf({ type, value }: Artifact): string | undefined {
  switch (type) {
    case 'certificate':
    case 'certificationRequest':
    case 'privateKey':
    case 'jsonWebKey':
      return value.publicKey?.sha256;
    case 'publicKey':
      return value.sha256;
    default:
      return undefined;
  }
}

export function fingerprintOf({ type, value }: Artifact): string | undefined {
  return type === 'certificate' ? value.fingerprints.sha256 : undefined;
}

/** Which text an artifact stands in. */
function textOf(artifact: Artifact | undefined): string {
  return JSON.stringify(artifact?.within.filter(({ step }) => step !== 'pem'));
}

/** An artifact as one that others belong to. */
export function relativeOf(artifact: Artifact | undefined, name = ''): Relative {
  if (!artifact) return { kind: '', name, where: '', range: undefined };
  const { within, range } = artifact;
  // That something is base64 says nothing about where it is.
  const steps = within.filter(({ step }) => step !== 'base64');
  const place = range ? lines({ start: range.start, end: range.start }) : '';
  return { kind: kind(artifact), name: title(artifact), where: way(steps) || place, range };
}

export function isColumn(type: string): type is Column {
  return COLUMNS.some((column) => column === type);
}

/** What could belong to something, wherever it stands. Keys of a set are there for tokens. */
function* candidates(artifacts: readonly Artifact[]): Generator<{ pointer: string; artifact: Artifact }> {
  for (const { artifact, path } of walk(artifacts)) {
    if (isColumn(artifact.type) && artifact.type !== 'jsonWebKey') yield { artifact, pointer: pointerOf(path) };
  }
}
