// What the page draws of a report: what is said of all of it, and the artifacts page by page. Made in the worker.
import type { Artifact, Diagnostic, Options, Report, Summary, Verdict } from 'kubecred';
import { isEditable } from './build/editable.js';
import { type Objects, objectsOf } from './objects.js';
import { numberBefore } from './ordered.js';
import { artifactAt, pointerOf, walk } from './reach.js';
import { type Together, together } from './relations.js';
import { rowsWith, type Signatures, type Signed, signaturesIn } from './signatures.js';
import { isEncrypted, kind, title } from './words.js';

/** What is said of a whole report, with its first artifacts. */
export interface Overview extends Page {
  diagnostics: Diagnostic[];
  summary: Summary;
  /** What the findings are about. */
  objects: Objects;
  judged: Judged;
  /** What was checked without a verdict, by its name, and how often it is there. */
  checked: Count[];
  /** What was only read. */
  unchecked: Count[];
  /** What was recognised, and not opened. */
  unopened: Count[];
  /** What of tokens was not checked: whoever made one may have written anything. */
  unproven: string[];
  /** Whether there is what a server answered, and whether that was a refusal. */
  answer: 'refusal' | 'other' | undefined;
  together: Together;
}

/** A later overview of the same text: what was found is left out where it is what was found before. */
export type LaterOverview = Omit<Overview, Found> & Partial<Pick<Overview, Found>>;
type Found = 'diagnostics' | 'objects';

/** Some of the artifacts that stand beside each other. */
export interface Page {
  artifacts: Shown[];
  /** How many follow. */
  left: number;
}

/** An artifact with those inside it that fit on the page. */
export type Shown = Artifact & {
  /** Its number among those beside it, after the numbers of those around it. */
  path: number[];
  /** Whether it can be built again. */
  isEditable: boolean;
  /** Whose signature it is, where more is known than what it says of itself. */
  signed: Signed | undefined;
  children: Shown[];
  left: number;
};

/** The verdicts of a report. */
export interface Judged {
  accepted: number;
  refused: number;
  /** Each of them; of many the first of those that are refused, else of those with errors. */
  listed: Line[];
}

/** The verdict on one object. */
export interface Line {
  kind: string;
  title: string;
  verdict: Verdict;
  /** How many errors were found in it, those for which it is refused and others. */
  errors: number;
  /** The first of them. */
  error: string | undefined;
}

export type Count = [name: string, number: number];

/** By what it was judged. */
export interface Asked {
  options?: Options;
  issuers?: readonly string[];
}

/** So many artifacts and rows make a page: more would hold up the page that draws them. */
const ARTIFACTS = 100;
const ROWS = 600;
/** So many verdicts are told one by one; of more, so many of those that stand out. */
const VERDICTS = 10;
const NOTABLE = 3;

/** What the page is told of a report first. */
export function overview(report: Report, asked: Asked = {}, signatures = signaturesIn(report)): Overview {
  const { diagnostics, summary, artifacts } = report;
  const objects = objectsOf(report);
  return {
    diagnostics,
    summary,
    objects,
    together: together(report),
    ...tally(report, asked, signatures),
    ...pageOf(artifacts, [], 0, signatures),
  };
}

/** What the page is told of a second report of the same text: thousands of findings are not sent twice. */
export function laterOverview(first: Overview, second: Overview): LaterOverview {
  const found = ({ diagnostics, objects, summary }: Overview) => JSON.stringify([diagnostics, objects, summary]);
  if (found(first) !== found(second)) return second;
  const { diagnostics: _diagnostics, objects: _objects, ...rest } = second;
  return rest;
}

/** The artifacts below the one at `path`, from number `from` on. */
export function page(report: Report, path: readonly number[], from: number, signatures: Signatures): Page {
  const artifacts = path.length === 0 ? report.artifacts : (artifactAt(report.artifacts, path)?.children ?? []);
  return pageOf(artifacts, path, from, signatures);
}

/** Whether there is a signature in the report that could be checked. */
export function hasSignatures({ artifacts }: Report): boolean {
  for (const {
    artifact: { type },
  } of walk(artifacts)) {
    if (type === 'certificate' || type === 'certificationRequest' || type === 'jsonWebToken') return true;
  }
  return false;
}

function pageOf(artifacts: readonly Artifact[], path: readonly number[], from: number, signatures: Signatures): Page {
  const room = { artifacts: ARTIFACTS, rows: ROWS, signatures };
  return some(artifacts, path, from, room);
}

function some(
  artifacts: readonly Artifact[],
  path: readonly number[],
  from: number,
  room: { artifacts: number; rows: number; signatures: Signatures },
): Page {
  const shown: Shown[] = [];
  for (let index = from; index < artifacts.length; index++) {
    const artifact = artifacts[index];
    // One goes on any page, however large it is.
    if (!artifact || ((room.artifacts <= 0 || room.rows <= 0) && shown.length > 0)) break;
    room.artifacts -= 1;
    room.rows -= artifact.rows.length;
    const own = [...path, index];
    const inside =
      room.artifacts > 0 && room.rows > 0
        ? some(artifact.children, own, 0, room)
        : { artifacts: [], left: artifact.children.length };
    const signed = room.signatures.get(pointerOf(own));
    shown.push({
      ...light(artifact),
      rows: rowsWith(artifact, signed),
      signed,
      isEditable: isEditable(artifact),
      path: own,
      children: inside.artifacts,
      left: inside.left,
    });
  }
  return { artifacts: shown, left: Math.max(artifacts.length - from - shown.length, 0) };
}

/**
 * Without the value itself, which the page does not show: it has the rows. One that is nested deeply could not be sent
 * to the page at all.
 */
function light(artifact: Artifact): Artifact {
  const result = { ...artifact };
  if (result.type === 'object') result.value = { ...result.value, object: null };
  else if (result.type === 'jsonWebToken') result.value = { kind: result.value.kind } as never;
  else if (result.type !== 'unreadable') result.value = {} as never;
  if (result.verdict) result.verdict = lightVerdict(result.verdict);
  return result;
}

function lightVerdict({ object: _object, objectJson: _json, ...verdict }: Verdict): Verdict {
  return verdict;
}

function tally(
  { artifacts, diagnostics }: Report,
  asked: Asked,
  signatures: Signatures,
): Pick<Overview, 'judged' | 'checked' | 'unchecked' | 'unopened' | 'unproven' | 'answer'> {
  const all: Line[] = [];
  const refused: Line[] = [];
  const doubtful: Line[] = [];
  const errors = errorsIn(diagnostics);
  const judged: Judged = { accepted: 0, refused: 0, listed: all };
  const checked = new Map<string, number>();
  const unchecked = new Map<string, number>();
  const unopened = new Map<string, number>();
  const unproven = new Set<string>();
  let answer: Overview['answer'];
  for (const { artifact, path } of walk(artifacts)) {
    const { verdict } = artifact;
    const isSigned = signatures.get(pointerOf(path))?.status === 'verified';
    for (const one of unprovenOf(artifact, asked)) if (one !== 'signature' || !isSigned) unproven.add(one);
    if (verdict) {
      const accepted = verdict.code < 300;
      judged[accepted ? 'accepted' : 'refused'] += 1;
      const within = errors(artifact);
      const line = { kind: kind(artifact), title: title(artifact), verdict: lightVerdict(verdict), ...within };
      if (all.length <= VERDICTS) all.push(line);
      const notable = accepted ? doubtful : refused;
      if ((!accepted || within.errors > 0) && notable.length < NOTABLE) notable.push(line);
    } else if (!isContainer(artifact) && !isUnread(artifact)) {
      if (answer !== 'refusal') answer = answerOf(artifact) ?? answer;
      const counts = artifact.type === 'unreadable' ? unopened : isChecked(artifact) ? checked : unchecked;
      const name = nameOf(artifact);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  if (all.length > VERDICTS) judged.listed = refused.length > 0 ? refused : doubtful;
  const counts = { checked: [...checked], unchecked: [...unchecked], unopened: [...unopened] };
  return { judged, ...counts, unproven: [...unproven], answer };
}

/** Tells of an artifact which errors are within its text. */
function errorsIn(diagnostics: readonly Diagnostic[]): (artifact: Artifact) => Pick<Line, 'errors' | 'error'> {
  const all = diagnostics.flatMap(({ severity, range, message }) =>
    severity === 'error' && range ? { at: range.start.offset, message } : [],
  );
  all.sort((a, b) => a.at - b.at);
  // The first that does not stand before an offset.
  const from = (offset: number) => numberBefore(all, ({ at }) => at < offset);
  return ({ range }) => {
    if (!range) return { errors: 0, error: undefined };
    const first = from(range.start.offset);
    const errors = from(range.end.offset + 1) - first;
    return { errors, error: errors > 0 ? all[first]?.message : undefined };
  };
}

/** What makes a token one of the cluster's, as far as it was not looked at. */
function unprovenOf(artifact: Artifact, { issuers = [], options = {} }: Asked): string[] {
  if (artifact.type !== 'jsonWebToken' || isEncrypted(artifact)) return [];
  const { signature, issuer, audiences } = artifact.value;
  const wanted = options.audiences ?? issuers;
  return [
    signature.status === 'notChecked' && 'signature',
    (issuer === undefined || !issuers.includes(issuer)) && 'issuer',
    !audiences.some((one) => wanted.includes(one)) && 'audience',
  ].filter((one) => one !== false);
}

/** What a server answered: a `Status`, also one that kubectl told. */
function answerOf({ type, value }: Artifact): Overview['answer'] {
  if (type !== 'object' || value.kind !== 'Status' || value.apiVersion !== 'v1') return undefined;
  return (value.object as { status?: unknown } | null)?.status === 'Failure' ? 'refusal' : 'other';
}

/** An input that was not looked at, being too large: nothing was recognised in it. */
function isUnread(artifact: Artifact): boolean {
  return artifact.type === 'unreadable' && artifact.value.expected === 'input';
}

/** A list is judged by its items. */
function isContainer(artifact: Artifact): boolean {
  return artifact.type === 'object' && artifact.value.kind.endsWith('List') && artifact.children.length > 0;
}

/** Whether there are checks for it beside those of a server. */
function isChecked(artifact: Artifact): boolean {
  switch (artifact.type) {
    case 'certificate':
    case 'certificationRequest':
    case 'jsonWebKey':
    case 'jsonWebKeySet':
    case 'kubeconfig':
      return true;
    case 'jsonWebToken':
      return !isEncrypted(artifact);
    case 'privateKey':
      return !artifact.value.encrypted;
    case 'object':
      return (
        artifact.value.kind === 'ExecCredential' &&
        artifact.value.apiVersion.startsWith('client.authentication.k8s.io/')
      );
    default:
      return false;
  }
}

function nameOf(artifact: Artifact): string {
  if (artifact.type === 'object') {
    const { kind: called, apiVersion } = artifact.value;
    if (called === '') return 'object without a kind';
    return apiVersion === '' || apiVersion === 'v1' ? `\`${called}\`` : `\`${called}\` of \`${apiVersion}\``;
  }
  const name = kind(artifact);
  if (artifact.type === 'privateKey' && artifact.value.encrypted) return 'encrypted private key';
  // `PKCS#12`, `JSON Web Key`, `X509 CRL` are written so.
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
