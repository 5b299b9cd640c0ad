// The texts that are shown of what was made: each with its tab, and what its file is called.
import type { Draft } from './drafts.js';
import type { Kind } from './kinds.js';
import type { Finding, Made } from './make.js';
import type { Shown } from './output.js';

/** What files are called. */
export function nameOf({ value }: Draft, kind: Kind): string {
  const name = typeof value.name === 'string' ? value.name.replace(/[^\w.@-]+/g, '-') : '';
  return kind.file ?? (name === '' ? kind.slug : name);
}

/** The texts of what was made, and how it is sent. */
export function shownOf(kind: Kind, draft: Draft, made: Made): Shown[] {
  const name = nameOf(draft, kind);
  const texts = made.texts.map(({ name: title, text, ending }): Shown => {
    const marks = title === 'YAML' ? marksOf(made.findings) : new Map();
    const isCredential = title !== 'Expected' && title !== 'Text';
    return {
      name: title,
      text,
      file: kind.file && ending === '.yaml' ? kind.file : name + ending,
      marks,
      isCredential,
    };
  });
  const plain = (title: string, text: string | undefined, ending: string): Shown[] =>
    text === undefined ? [] : [{ name: title, text: `${text.trimEnd()}\n`, file: name + ending, isCredential: false }];
  const files = draft.preset?.files ?? [];
  return [
    ...texts,
    ...plain('HTTP', made.request && httpOf(made.request), '.http'),
    ...plain('curl', made.curl, '.curl.sh'),
    ...plain('kubectl', made.kubectl, '.kubectl.sh'),
    ...files.map(({ name, text }): Shown => ({ name, text, file: name, isCredential: false })),
  ];
}

function httpOf({ method, path, headers, body }: NonNullable<Made['request']>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const indented = body === undefined ? [] : ['', body];
  return [`${method} ${path} HTTP/1.1`, ...lines, ...indented].join('\n');
}

/** The worst that is said of each line. */
function marksOf(findings: readonly Finding[]): Map<number, Finding['severity']> {
  const marks = new Map<number, Finding['severity']>();
  for (const severity of ['info', 'warning', 'error'] as const) {
    for (const finding of findings)
      if (finding.severity === severity && finding.line) marks.set(finding.line, severity);
  }
  return marks;
}
