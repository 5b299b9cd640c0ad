// What stands in the tabs that are not shown: each is looked at once, and what was found is known as long as its text stays.
// In the worker.
import { type Artifact, analyze, type Options, type Report, type Summary } from 'kubecred';
import type { OtherTab } from '../protocol.js';
import { walk } from '../reach.js';
import { type Column, fingerprintOf, isColumn, keyOf, type Relative, relativeOf } from '../relations.js';
import { isInToken } from './material.js';

/** A tab that is not shown, and what others may belong to in it. */
export interface Other {
  id: number;
  name: string;
  artifacts: readonly Artifact[];
  /** What was found in it by itself. */
  found: Found;
}

/** How much was found. */
export type Found = Pick<Summary, 'errors' | 'warnings'>;

/** What holds a public key in another tab. */
export interface Neighbour {
  type: Column;
  sha256: string;
  fingerprint: string | undefined;
  artifact: Artifact;
  relative: Relative;
}

type Text = string | Uint8Array;

/** A text that was looked at, by what it was judged, and what was found. */
interface Known {
  text: Text;
  under: string;
  artifacts: readonly Artifact[];
  found: Found;
}

/** The texts that were there last. */
let known: Known[] = [];

/** A text that was looked at for itself: when its tab is left, it is known. */
export function remember(text: Text, { artifacts, summary: { errors, warnings } }: Report, options: Options): void {
  known = [{ text, under: under(options), artifacts: kept(artifacts), found: { errors, warnings } }, ...known];
}

/** Forgets what stands in none of these texts. */
export function forgetAllBut(texts: readonly Text[]): void {
  known = texts.flatMap((text) => known.find((one) => isSame(one.text, text)) ?? []);
}

/** What stands in another tab. */
export function look({ id, name }: OtherTab, text: Text, options: Options): Other {
  if (!knownOf(text, options)) {
    try {
      remember(text, analyze(text, { ...options, signatures: 'defer' }), options);
    } catch {
      // What goes wrong with another tab is told where that is shown.
    }
  }
  const { artifacts, found } = knownOf(text, options) ?? { artifacts: [], found: { errors: 0, warnings: 0 } };
  return { id, name, artifacts, found };
}

/** Whether nothing is to be analysed for it. */
export function isKnown(text: Text, options: Options): boolean {
  return knownOf(text, options) !== undefined;
}

function knownOf(text: Text, options: Options): Known | undefined {
  const by = under(options);
  return known.find((one) => one.under === by && isSame(one.text, text));
}

/** By what something is judged: the clock goes on, and what is valid in this minute is so in the next, mostly. */
function under({ now, ...others }: Options): string {
  return JSON.stringify([now?.slice(0, '2026-11-28T15:40'.length), others]);
}

export function neighboursIn(tab: Other): Neighbour[] {
  return tab.artifacts.flatMap((artifact) => {
    const { type } = artifact;
    const sha256 = keyOf(artifact);
    if (!sha256 || !isColumn(type)) return [];
    return [{ type, sha256, fingerprint: fingerprintOf(artifact), artifact, relative: relativeIn(tab, artifact) }];
  });
}

/** An artifact of another tab as one that others belong to. */
export function relativeIn({ id, name }: Other, artifact: Artifact): Relative {
  const relative = relativeOf(artifact);
  return { ...relative, where: [name, relative.where].filter(Boolean).join(' › '), tab: id };
}

/** What others may belong to; what a token brings belongs to nothing. */
function kept(artifacts: readonly Artifact[]): Artifact[] {
  const found: Artifact[] = [];
  for (const { artifact } of walk(artifacts)) {
    if (isColumn(artifact.type) && !isInToken(artifact)) found.push({ ...artifact, rows: [], children: [] });
  }
  return found;
}

function isSame(a: Text, b: Text): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
