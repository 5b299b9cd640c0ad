// The ASN.1 tree of one artifact, among those of the whole input. Made in the worker.
import type { Artifact, Asn1Node, Asn1Tree, Range } from 'kubecred';

export interface Tree {
  nodes: Asn1Node[];
  /** How many elements more there are, beyond what the core lists. */
  omitted: number;
}

/** The tree of an artifact, which is known by its place. */
export function treeOf({ range, within }: Artifact, trees: readonly Asn1Tree[]): Tree | undefined {
  const steps = JSON.stringify(within);
  const found = trees.find((tree) => holds(range, tree.range) && JSON.stringify(tree.within) === steps);
  return found && { nodes: found.nodes, omitted: found.omitted };
}

/** Whether the bytes stand in an artifact, which has the lines of PEM around them; those of no text have no place. */
function holds(artifact: Range | undefined, bytes: Range | undefined): boolean {
  if (!artifact || !bytes) return artifact === bytes;
  return artifact.start.offset <= bytes.start.offset && bytes.end.offset <= artifact.end.offset;
}
