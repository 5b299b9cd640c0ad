// The way to an artifact in a report.
import type { Artifact } from 'kubecred';

/** The artifact at a path: its number among those beside it, after the numbers of those around it. */
export function artifactAt(artifacts: readonly Artifact[], path: readonly number[]): Artifact | undefined {
  const [first = -1, ...rest] = path;
  return rest.reduce<Artifact | undefined>((around, index) => around?.children[index], artifacts[first]);
}

/** The path of a pointer such as `/artifacts/0/children/1`. */
export function pathOf(pointer: string): number[] {
  return pointer.split('/').flatMap((part) => (/^\d+$/.test(part) ? [Number(part)] : []));
}

/** The pointer of a path. */
export function pointerOf(path: readonly number[]): string {
  return `/artifacts/${path.join('/children/')}`;
}

/** An artifact on the way through all of them. */
export interface Reached {
  artifact: Artifact;
  path: number[];
  around: Artifact | undefined;
}

/** All artifacts in their order, those inside others too. */
export function* walk(artifacts: readonly Artifact[]): Generator<Reached> {
  const waiting: Reached[] = artifacts.map((artifact, index) => ({ artifact, path: [index], around: undefined }));
  waiting.reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    const { artifact, path } = next;
    for (let index = artifact.children.length - 1; index >= 0; index--) {
      const child = artifact.children[index];
      if (child) waiting.push({ artifact: child, path: [...path, index], around: artifact });
    }
  }
}
