// The same values in another form: YAML as JSON, JSON as YAML, either of them formatted. What would be lost is known before
// anything is done, and a result counts only if the server's reader makes the same of it as of the text before.
import type { JsonDocuments, YamlDocuments } from 'kubecred';
import { outlineOf } from '../outline.js';
import { type Comments, commentsOf, withComments } from './comments.js';
import { indentJson, jsonTexts } from './json.js';

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

/** The readers of the package. */
export interface Readers {
  toJson(text: string, options?: { mode: 'kubernetes' | 'standard' }): JsonDocuments;
  toYaml(text: string): YamlDocuments;
}

const ANCHOR = /^\s*(?:- +)*(?:[^\s#"'][^#"'\n]*:[^\S\n]+)?[&*][\w.-]+/m;

export function rewritings(text: string, readers: Readers): Rewritings | undefined {
  const first = /\S/.exec(text)?.[0];
  if (first === '{' || first === '[') {
    return { format: formatJson(text, readers), convert: jsonToYaml(text, readers) };
  }
  const root = outlineOf(text, 0, text.length);
  if (!root.entries && !root.items) return undefined;
  const read = readers.toJson(text);
  const refused = read.documents.find(({ error }) => error !== undefined)?.error ?? repeated(read.documents);
  if (refused !== undefined || read.documents.length === 0) {
    const none = { comments: 0, anchors: false, refused: refused ?? 'there is nothing in it' };
    return { format: { to: 'yaml', ...none }, convert: { to: 'json', ...none } };
  }
  const comments = commentsOfAll(text, read.documents);
  const anchors = ANCHOR.test(text);
  const json = read.documents.map((document) => indentJson(document.json ?? 'null')).join('');
  const count = comments.reduce((sum, one) => sum + one.count, 0);
  return {
    format: { ...formatYaml(text, comments, read, readers), anchors },
    convert: { to: 'json', text: json, comments: count, anchors },
  };
}

function formatJson(text: string, { toJson }: Readers): Rewriting {
  const plain = { to: 'json', comments: 0, anchors: false } as const;
  const parts = jsonTexts(text);
  for (const part of parts) {
    const { error } = toJson(part, { mode: 'standard' }).documents[0] ?? {};
    if (error !== undefined) return { ...plain, refused: error };
  }
  return { ...plain, text: parts.map(indentJson).join('') };
}

function jsonToYaml(text: string, { toYaml, toJson }: Readers): Rewriting {
  const plain = { to: 'yaml', comments: 0, anchors: false } as const;
  const parts = jsonTexts(text).map((part) => ({ read: toYaml(part).documents, before: toJson(part).documents }));
  const documents = parts.flatMap(({ read }) => read);
  const refused = documents.find(({ error }) => error !== undefined)?.error ?? repeated(documents);
  if (refused !== undefined) return { ...plain, refused };
  const result = documents.map(({ yaml = '' }) => yaml).join('---\n');
  const before = parts.flatMap(({ before }) => before);
  return same(before, toJson(result).documents) ? { ...plain, text: result } : { ...plain, refused: CHANGED };
}

const CHANGED = 'the result would not have the same values';

function formatYaml(
  text: string,
  comments: readonly Comments[],
  { documents: before }: JsonDocuments,
  { toYaml, toJson }: Readers,
): Omit<Rewriting, 'anchors'> {
  const { documents } = toYaml(text);
  const bare = documents.map(({ yaml = '' }) => yaml);
  const kept = bare.map((yaml, index) => {
    const own = comments[index];
    return own ? withComments(yaml, own) : { text: yaml, lost: 0 };
  });
  const full = kept.map((one) => one.text).join('---\n');
  if (same(before, toJson(full).documents)) {
    return { to: 'yaml', text: full, comments: kept.reduce((sum, { lost }) => sum + lost, 0) };
  }
  const plain = bare.join('---\n');
  const count = comments.reduce((sum, one) => sum + one.count, 0);
  const good = same(before, toJson(plain).documents);
  return good ? { to: 'yaml', text: plain, comments: count } : { to: 'yaml', refused: CHANGED, comments: 0 };
}

/** The comments of each document: those above it, in it and below it. */
function commentsOfAll(text: string, documents: JsonDocuments['documents']): Comments[] {
  let start = 0;
  return documents.map(({ range }, index) => {
    const from = start;
    // Behind a document only comments stand, up to the line that divides it from the next.
    const line = /^---(?=\s|$)/m.exec(text.slice(range.end.offset));
    start = line && index < documents.length - 1 ? range.end.offset + line.index : text.length;
    return commentsOf(text, from, start);
  });
}

function repeated(documents: readonly { duplicates: boolean }[]): string | undefined {
  return documents.some(({ duplicates }) => duplicates) ? 'a name stands in it twice' : undefined;
}

function same(a: JsonDocuments['documents'], b: JsonDocuments['documents']): boolean {
  return a.length === b.length && a.every(({ json }, index) => json !== undefined && json === b[index]?.json);
}
