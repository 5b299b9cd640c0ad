// What belongs together, as the page draws it: each member with its name and place. Made in the worker.
import type { Artifact, Member, Range, Report, SignatureVerdict } from 'kubecred';
import { artifactAt, pathOf, pointerOf, walk } from './reach.js';
import { kind, lines, title, way } from './words.js';

export interface Together {
  /** The columns of the keys that are there. */
  columns: Column[];
  keys: KeyLine[];
  chains: ChainLine[];
  repeated: Relatives[];
  /** What belongs to nothing else here. */
  alone: Relatives;
  /** How many keys and chains there are beyond those. */
  left: { keys: number; chains: number };
}

export type Column = (typeof COLUMNS)[number];

/** The artifacts of one public key, by their types. */
export interface KeyLine {
  sha256: string;
  members: Partial<Record<Column, Relatives>>;
}

/** A chain, from the certificate that issued no other. */
export interface ChainLine {
  members: Relative[];
  inOrder: boolean;
  /** Of each but the last, whether the next one signed it. */
  links: SignatureVerdict[];
  missing?: { name: string; key: string | undefined };
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
}

const COLUMNS = ['certificate', 'certificationRequest', 'privateKey', 'publicKey', 'jsonWebKey'] as const;
/** So many keys and chains are told, and so many members of one. */
const LINES = 100;
const MEMBERS = 24;

/** What belongs together in a report. */
export function together({ artifacts, relations }: Report): Together {
  const { repeated } = relations;
  const all = [...candidates(artifacts)];
  // One certificate has an issuer elsewhere: that is no relation of what is here.
  const chains = all.length > 1 ? relations.chains : [];
  const groups = [...relations.keys, ...chains, ...repeated];
  const related = new Set(groups.flatMap(({ members }) => members.map(({ artifact }) => artifact)));
  // What belongs to a private key can't be told where its public half was not worked out.
  const unrelated = all.filter(({ pointer, artifact }) => artifact.type !== 'privateKey' && !related.has(pointer));
  const lone = relations.keys.flatMap(({ members }) => (members.length === 1 ? members : []));
  const alone = [...lone, ...unrelated.map(({ pointer }) => ({ artifact: pointer, title: '' }))];
  const again = new Set(repeated.map(({ members }) => JSON.stringify(members)));
  const keys = relations.keys.filter(({ members }) => members.length > 1 && !again.has(JSON.stringify(members)));
  const types = new Set(keys.flatMap(({ members }) => members.map(({ type }) => type)));

  const relative = ({ artifact, title }: Pointing) => relativeOf(artifactAt(artifacts, pathOf(artifact)), title);
  const relatives = (members: readonly Pointing[]): Relatives => ({
    listed: members.slice(0, MEMBERS).map(relative),
    left: Math.max(members.length - MEMBERS, 0),
  });
  const ofType = (members: readonly Member[], column: Column): [Column, Relatives][] => {
    const of = members.filter(({ type }) => type === column);
    return of.length > 0 ? [[column, relatives(of)]] : [];
  };
  return {
    columns: COLUMNS.filter((column) => types.has(column)),
    keys: keys.slice(0, LINES).map(({ sha256, members }) => ({
      sha256,
      members: Object.fromEntries(COLUMNS.flatMap((column) => ofType(members, column))),
    })),
    chains: chains.slice(0, LINES).map(({ members, inOrder, missing, links }) => ({
      members: members.map(relative),
      links,
      // Between fields, or texts of their own, there is no order.
      inOrder:
        inOrder || new Set(members.map(({ artifact }) => textOf(artifactAt(artifacts, pathOf(artifact))))).size > 1,
      ...(missing ? { missing: { name: missing.name, key: missing.keyIdentifier } } : {}),
    })),
    repeated: repeated.slice(0, LINES).map(({ members }) => relatives(members)),
    alone: relatives(groups.length > 0 ? alone : []),
    left: { keys: Math.max(keys.length - LINES, 0), chains: Math.max(chains.length - LINES, 0) },
  };
}

/** A member, or what else has its pointer. */
type Pointing = Pick<Member, 'artifact' | 'title'>;

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

/** What could belong to something, wherever it stands. Keys of a set are there for tokens. */
function* candidates(artifacts: readonly Artifact[]): Generator<{ pointer: string; artifact: Artifact }> {
  for (const { artifact, path } of walk(artifacts)) {
    if (COLUMNS.some((type) => type === artifact.type && type !== 'jsonWebKey'))
      yield { artifact, pointer: pointerOf(path) };
  }
}
