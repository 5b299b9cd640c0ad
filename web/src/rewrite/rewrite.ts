// The same values in another form: YAML as JSON, JSON as YAML, either of them formatted. What would be lost is known before
// anything is done.
import { type Formatted, format, toJson, toYaml } from 'kubecred';

/** What a text would become. */
export interface Rewriting {
  to: 'yaml' | 'json';
  /** Absent where it can't be done. */
  text?: string;
  /** Why it can't. */
  refused?: string;
  /** So many comments would be lost. */
  comments: number;
  /** Anchors would be written out. */
  anchors: boolean;
}

/** What can be done with a text; nothing where it is neither YAML nor JSON. */
export interface Rewritings {
  format: Rewriting;
  convert: Rewriting;
}

export function rewritings(text: string): Rewritings | undefined {
  const formatted = format(text);
  const { syntax, anchors, lost: comments } = formatted;
  if (syntax === undefined) return undefined;
  return {
    format: { to: syntax, anchors, comments, ...whatCame(formatted) },
    convert:
      syntax === 'json' ? { to: 'yaml', ...asYaml(formatted) } : { to: 'json', anchors, ...asJson(text, formatted) },
  };
}

function asJson(text: string, { comments, refused }: Formatted): Pick<Rewriting, 'text' | 'refused' | 'comments'> {
  if (refused !== undefined) return { comments: 0, refused };
  const json = toJson(text).documents.map((document) => document.json ?? 'null');
  return { comments, ...whatCame(format(json.join('\n'))) };
}

function asYaml({ text, refused }: Formatted): Omit<Rewriting, 'to'> {
  const plain = { comments: 0, anchors: false };
  if (text === undefined) return { ...plain, refused: refused ?? '' };
  // Each of several texts begins at the beginning of a line, and nothing in it does.
  const parts = text.split(/^(?=[{[])/m);
  const documents = parts.flatMap((part) => toYaml(part).documents);
  const wrong = documents.find(({ error }) => error !== undefined)?.error;
  if (wrong !== undefined) return { ...plain, refused: wrong };
  if (documents.some(({ duplicates }) => duplicates)) return { ...plain, refused: 'a name stands in it twice' };
  const yaml = documents.map((document) => document.yaml ?? '').join('---\n');
  const isSame = parts.flatMap(valuesOf).join('\n') === valuesOf(yaml).join('\n');
  return isSame ? { ...plain, text: yaml } : { ...plain, refused: 'the result would not have the same values' };
}

/** What the server's reader makes of each document. */
function valuesOf(text: string): (string | undefined)[] {
  return toJson(text).documents.map(({ json }) => json);
}

function whatCame({ text, refused }: Formatted): Pick<Rewriting, 'text' | 'refused'> {
  return text === undefined ? { refused: refused ?? '' } : { text };
}
