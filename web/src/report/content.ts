// What a report to hand over says, whatever it is written in. Made in the worker. Unless it is to be whole, all that it says
// of the input comes from the redacted text.
import { type Artifact, analyze, type Diagnostic, type Row, redact, redactions } from 'kubecred';
import { labelOf } from '../labels.js';
import { walk } from '../reach.js';
import { at, count, kind, mark, severityName, title, way } from '../words.js';
import type { Asked } from '../worth/make.js';
import { judgement, plain } from './judgement.js';
import { replaced } from './replaced.js';

/** What the page knows of the report that is asked for. */
export interface Wanted {
  form: 'html' | 'markdown';
  /** Whether secrets are left in it. */
  whole: boolean;
  /** What the input is called; may be empty. */
  name: string;
  /** The verdict in sentences. */
  verdict: string[];
  /** The settings by which it was judged, with their names. */
  settings: (readonly [name: string, value: string])[];
}

/** A part of a report. Texts are prose, whose `backticks` are code. */
export type Block =
  | { type: 'heading'; level: 1 | 2 | 3; text: string }
  | { type: 'paragraph'; text: string }
  | { type: 'finding'; severity: Diagnostic['severity']; head: string; lines: string[] }
  | { type: 'values'; values: (readonly [name: string, value: string])[] }
  | { type: 'text'; text: string };

/** So much of an input stands in a report. */
const MOST = { values: 2000, characters: 400_000 };

export function contentOf(input: string | Uint8Array, asked: Omit<Asked, 'input' | 'beside'>, wanted: Wanted): Block[] {
  const { options } = asked;
  const report = analyze(input, options);
  const { diagnostics, summary } = report;
  const shown = wanted.whole ? input : redact(input);
  const { artifacts } = analyze(shown, options);
  const text = typeof shown === 'string' ? shown : '';
  return [
    { type: 'heading', level: 1, text: wanted.name ? `Report on ${plain(wanted.name)}` : 'Report' },
    ...wanted.verdict.map(
      (text, index): Block => (index === 0 ? { type: 'heading', level: 2, text } : paragraph(text)),
    ),
    { type: 'values', values: wanted.settings },
    { type: 'paragraph', text: wanted.whole ? LEFT_IN : `Redacted. ${replaced(redactions(input))}` },
    { type: 'heading', level: 2, text: diagnostics.length === 0 ? 'Nothing is wrong' : counted(summary) },
    ...bySeverity(diagnostics).map(finding),
    ...(summary.omitted > 0 ? [paragraph(`${count(summary.omitted, 'more finding')} are not listed.`)] : []),
    ...judgement(report, { ...asked, input }),
    { type: 'heading', level: 2, text: 'What is inside' },
    ...inside(artifacts, wanted.whole),
    ...(text === '' ? [] : [{ type: 'heading', level: 2, text: 'The text' } as const, ...textOf(text)]),
    paragraph('Made by kubecred, offline: nothing was sent anywhere.'),
  ];
}

const LEFT_IN = 'Not redacted: what is secret in the input stands in this report.';

function counted({ errors, warnings, infos }: { errors: number; warnings: number; infos: number }): string {
  const parts = [
    errors > 0 && count(errors, 'error'),
    warnings > 0 && count(warnings, 'warning'),
    infos > 0 && count(infos, 'remark'),
  ];
  return parts.filter(Boolean).join(', ');
}

/** The worst first; those of one severity stay in the order of the text. */
function bySeverity(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return (['error', 'warning', 'info'] as const).flatMap((severity) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity),
  );
}

function finding({ severity, range, path, within, message, help, rule, fix }: Diagnostic): Block {
  const place = [range && `line ${at(range.start)}`, way(within) || path].filter(Boolean).join(', ');
  return {
    type: 'finding',
    severity,
    head: `${mark(severity)} ${severityName(severity)}${place ? `, ${place}` : ''}`,
    lines: [
      sentence(message),
      ...(help ? [sentence(help)] : []),
      ...(fix ? [`Fix: ${sentence(fix.title)}`] : []),
      rule,
    ],
  };
}

function inside(artifacts: readonly Artifact[], whole: boolean): Block[] {
  const blocks: Block[] = [];
  let left = MOST.values;
  for (const { artifact, path } of walk(artifacts)) {
    if (left <= 0) {
      blocks.push(paragraph('What follows is left out: the report would be too long.'));
      break;
    }
    const place = artifact.range ? `, line ${artifact.range.start.line}` : '';
    const called = title(artifact);
    const text = `${path.map((index) => index + 1).join('.')} ${kind(artifact)}${called ? `: ${called}` : ''}${place}`;
    blocks.push({ type: 'heading', level: 3, text });
    const rows = artifact.rows.slice(0, left);
    left -= rows.length + 1;
    if (rows.length > 0) blocks.push({ type: 'values', values: rows.map((row) => value(artifact, row, whole)) });
  }
  if (artifacts.length === 0) blocks.push(paragraph('Nothing that is known here.'));
  return blocks;
}

function value({ type }: Artifact, { label, value, sensitive }: Row, whole: boolean): readonly [string, string] {
  return [labelOf(type, label), sensitive && !whole ? '(secret)' : value];
}

function textOf(text: string): Block[] {
  const cut = text.length > MOST.characters;
  return [
    { type: 'text', text: text.slice(0, MOST.characters) },
    ...(cut ? [paragraph('The rest of it is left out: the report would be too long.')] : []),
  ];
}

function paragraph(text: string): Block {
  return { type: 'paragraph', text };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
