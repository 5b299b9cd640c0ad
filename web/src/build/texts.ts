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

/** Texts that Inspect does not read. */
const NO_CREDENTIALS = new Set(['Expected', 'Text', 'Input']);

/** The texts of what was made, and how it is sent. */
export function shownOf(kind: Kind, draft: Draft, made: Made): Shown[] {
  const name = nameOf(draft, kind);
  const body = bodyOf(made);
  const texts = made.texts.map(({ name: title, text, ending }): Shown => {
    const marks = title === 'YAML' ? marksOf(made.findings) : new Map();
    const isCredential = !NO_CREDENTIALS.has(title);
    const own = kind.file && ending === '.yaml' ? kind.file : name + ending;
    return { name: title, text, file: title === body?.tab ? body.file : own, marks, isCredential };
  });
  const plain = (title: string, text: string | undefined, ending: string, note?: string): Shown[] =>
    text === undefined
      ? []
      : [{ name: title, text: text && `${text.trimEnd()}\n`, file: name + ending, note, isCredential: false }];
  const first =
    body && `First download the tab ${body.tab}, as \`${body.file}\`: no command line shows what is secret.`;
  const { request, curl, kubectl, noKubectl } = made;
  return [
    ...texts,
    ...(body?.tab === BODY ? [{ name: BODY, text: body.text, file: body.file, isCredential: false }] : []),
    ...plain('HTTP', request && httpOf(request), '.http'),
    ...plain('curl', curl, '.curl.sh', [first, OF_CURL].filter(Boolean).join(' ')),
    ...plain('kubectl', request && (kubectl ?? ''), '.kubectl.sh', noKubectl ? `${noKubectl}: use curl.` : first),
    ...(draft.preset?.files ?? []).map(({ name, text }): Shown => ({ name, text, file: name, isCredential: false })),
  ];
}

const BODY = 'Body';

const OF_CURL =
  '`ca.crt` is the certificate of the cluster’s authority, `authorization` a file with the line `Authorization: Bearer TOKEN`, and `$APISERVER` the address of the server.';

/** The file from which the commands read a body with a secret in it, and the tab that has it; none: it stands in them. */
function bodyOf({ texts, request, curl = '' }: Made): { file: string; tab: string; text: string } | undefined {
  const [, file] = /--data-binary @([\w.-]+)$/.exec(curl.trimEnd()) ?? [];
  const text = request?.body;
  if (file === undefined || text === undefined) return undefined;
  const same = (json: string) => JSON.stringify(JSON.parse(json)) === JSON.stringify(JSON.parse(text));
  const json = texts.find(({ name, text }) => name === 'JSON' && same(text));
  return { file, tab: json?.name ?? BODY, text: json?.text ?? `${text}\n` };
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
