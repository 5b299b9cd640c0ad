// Which object each finding is about: the innermost one of the text, or what stands there without being an object.
import type { Artifact, Range, Report } from 'kubecred';
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
}

export function objectsOf({ artifacts, diagnostics }: Report): Objects {
  const all = objects(artifacts);
  const numbers = new Map<Artifact, number>();
  const list: About[] = [];
  const of = diagnostics.map(({ range }) => {
    const found = range && around(all, range);
    if (!found?.range) return -1;
    const known = numbers.get(found);
    if (known !== undefined) return known;
    numbers.set(found, list.length);
    const apiVersion = found.type === 'object' ? found.value.apiVersion || undefined : undefined;
    list.push({ kind: kind(found), title: title(found), range: found.range, apiVersion });
    return list.length - 1;
  });
  return { list, of };
}

/** Those that stand in the text itself and the items of lists, in their order. */
function objects(artifacts: readonly Artifact[]): Artifact[] {
  return artifacts.flatMap((artifact) => {
    const items = artifact.children.filter(({ type, within }) => type === 'object' && within.length === 0);
    return artifact.type === 'object' ? [artifact, ...objects(items)] : [artifact];
  });
}

/** The last that begins before a place and holds it. */
function around(all: readonly Artifact[], { start }: Range): Artifact | undefined {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.range?.start.offset ?? 0) <= start.offset) low = middle + 1;
    else high = middle;
  }
  for (let at = low - 1; at >= 0; at--) {
    const range = all[at]?.range;
    if (range && start.offset <= range.end.offset) return all[at];
  }
  return undefined;
}
