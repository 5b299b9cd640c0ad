// The ASN.1 tree of one artifact, among those of the whole input. Made in the worker.
import type { Artifact, Asn1Tree, Range } from 'kubecred';

export interface Tree extends Pick<Asn1Tree, 'nodes' | 'length' | 'hex' | 'omitted'> {}

/** The tree of an artifact, which is known by its place. */
export function treeOf({ range, within }: Artifact, trees: readonly Asn1Tree[]): Tree | undefined {
  const steps = JSON.stringify(within);
  const found = trees.find((tree) => holds(range, tree.range) && JSON.stringify(tree.within) === steps);
  if (!found) return undefined;
  const { nodes, length, hex, omitted } = found;
  return { nodes, length, ...(hex === undefined ? {} : { hex }), omitted };
}

/** Whether the bytes stand in an artifact, which has the lines of PEM around them; those of no text have no place. */
function holds(artifact: Range | undefined, bytes: Range | undefined): boolean {
  if (!artifact || !bytes) return artifact === bytes;
  return artifact.start.offset <= bytes.start.offset && bytes.end.offset <= artifact.end.offset;
}
