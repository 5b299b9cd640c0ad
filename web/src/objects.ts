// Which object each finding is about: the innermost one of the text, what stands there without being an object, or where an
// object holds several things, such as a kubeconfig its certificates, the one of them.
import type { Artifact, Range, Report } from 'kubecred';
import { numberBefore } from './ordered.js';
import { kind, title } from './words.js';

/** What findings are about. */
export interface About {
  kind: string;
  title: string;
  range: Range;
  /** Of an object of the API: its version. */
  apiVersion: string | undefined;
}

/** Everything that something was found in, and of each finding its number there; -1 where it is about no part. */
export interface Objects {
  list: About[];
  of: number[];
  /** Whether there is nothing else in the text: then nobody has to be told which one a finding is about. */
  alone: boolean;
}

export function objectsOf({ artifacts, diagnostics }: Report): Objects {
  const outer = objects(artifacts);
  const all = outer.flatMap((part) => withInner(part));
  const numbers = new Map<Part, number>();
  const list: About[] = [];
  const of = diagnostics.map(({ range, within }) => {
    // What stands in a field without being what is in it, such as a field too many, is about the object.
    const found = range && around(within.some(({ step }) => step === 'field') ? all : outer, range);
    if (!found?.artifact.range) return -1;
    const known = numbers.get(found);
    if (known !== undefined) return known;
    numbers.set(found, list.length);
    list.push(about(found, found.artifact.range));
    return list.length - 1;
  });
  return { list, of, alone: all.length <= 1 };
}

/** How a thing is called in a sentence: `client certificate of user admin`, `ServiceAccount build/robot`. */
export function called({ kind: name, title: said }: About): string {
  // `JSON Web Token` and `ServiceAccount` are written so.
  const plain = /^[A-Z][a-z]+( |$)/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
  return said === '' || / of (user|cluster) /.test(name) ? plain : `${plain} ${said}`;
}

/** An artifact, and the one that it is in. */
interface Part {
  artifact: Artifact;
  holder?: Artifact;
}

/** Those that stand in the text itself and the items of lists, in their order. */
function objects(artifacts: readonly Artifact[]): Part[] {
  return artifacts.flatMap((artifact) => {
    const items = artifact.children.filter(({ type, within }) => type === 'object' && within.length === 0);
    return artifact.type === 'object' ? [{ artifact }, ...objects(items)] : [{ artifact }];
  });
}

/** With what it holds in its fields, where it is several things. */
function withInner(part: Part): Part[] {
  const { artifact } = part;
  if (artifact.type !== 'object' && artifact.type !== 'kubeconfig') return [part];
  const inner = artifact.children.filter(({ range, within }) => range && within.some(({ step }) => step === 'field'));
  if (artifact.type === 'object' && inner.length < 2 && inner[0]?.type !== 'kubeconfig') return [part];
  const parts = inner.flatMap((child) => withInner({ artifact: child, holder: artifact }));
  return [part, ...parts.sort((a, b) => start(a) - start(b))];
}

function start({ artifact }: Part): number {
  return artifact.range?.start.offset ?? 0;
}

function about({ artifact, holder }: Part, range: Range): About {
  const apiVersion = artifact.type === 'object' ? artifact.value.apiVersion || undefined : undefined;
  const own = holder?.type === 'kubeconfig' ? ofKubeconfig(artifact, holder) : undefined;
  return { kind: own ?? kind(artifact), title: title(artifact), range, apiVersion };
}

const HELD: Record<string, string> = {
  'certificate-authority-data': 'CA certificate',
  'client-certificate-data': 'Client certificate',
  'client-key-data': 'Client key',
  token: 'Token',
};

/** What a kubeconfig has it for, and for whom. */
function ofKubeconfig({ within }: Artifact, { value }: Artifact & { type: 'kubeconfig' }): string | undefined {
  const field = within.findLast(({ step }) => step === 'field');
  const [, list, index, name] =
    /^(users|clusters)\[(\d+)\]\.\w+\.(.+)$/.exec(field?.step === 'field' ? field.path : '') ?? [];
  const what = HELD[name ?? ''];
  if (!what || (list !== 'users' && list !== 'clusters')) return undefined;
  const owner = value[list]?.[Number(index)]?.name;
  return owner ? `${what} of ${list.slice(0, -1)} ${owner}` : undefined;
}

/** The last that begins before a place and holds it. */
function around(all: readonly Part[], { start: place }: Range): Part | undefined {
  for (let at = numberBefore(all, (part) => start(part) <= place.offset) - 1; at >= 0; at--) {
    const range = all[at]?.artifact.range;
    if (range && place.offset <= range.end.offset) return all[at];
  }
  return undefined;
}
