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
