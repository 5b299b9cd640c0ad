// What can be written at the cursor: fields that are not there yet, values, kinds, and whole objects in an empty document.
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  insertCompletionText,
  pickedCompletion,
  snippetCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import { fact } from './card.js';
import { around, type Place, placeAt } from './place.js';
import {
  choices,
  declaredAt,
  examples,
  isSecret,
  type Kind,
  kinds,
  named,
  type Schema,
  signers,
  typesOf,
} from './schema.js';
import { snippetOf } from './snippets.js';

/** A place in a text, and the quotes around what is replaced there. */
interface Spot extends Place {
  quote: string;
  /** The second quote is there too. */
  closed: boolean;
}

export function complete(context: CompletionContext): CompletionResult | null {
  const { state, explicit } = context;
  const near = around(state, context.pos, explicit ? 'asking' : 'typing');
  if (!near) return null;
  const { text, start } = near;
  const pos = context.pos - start;
  const place = placeAt(text, pos);
  if (!place) return null;
  const first = text[place.from] ?? '';
  const quote = place.from < pos && /["']/.test(first) ? first : '';
  const closed = quote !== '' && place.to > pos && place.to - 1 > place.from && text[place.to - 1] === quote;
  const from = place.from + quote.length;
  const to = quote === '' ? Math.max(pos, place.to) : closed ? place.to - 1 : pos;
  const typed = text.slice(from, pos);
  if (!explicit && typed === '' && quote === '' && place.what !== 'value') return null;
  const options = optionsAt({ ...place, quote, closed });
  // What is there already needs no help: Enter shall begin a new line.
  if (options.length === 0 || (!explicit && options.some(({ label }) => label === typed))) return null;
  return { from: start + from, to: start + to, options, validFor: /^[\w ./:-]*$/ };
}

function optionsAt(spot: Spot): Completion[] {
  const declared = declaredAt(spot.trail);
  if (!declared) return withoutKind(spot);
  const { schema } = declared;
  if (spot.what === 'value') return valuesOf(schema, spot);
  const fields = fieldsOf(schema, spot);
  return spot.what === 'key' || fields.length > 0 ? fields : valuesOf(schema, spot);
}

/** What says the kind, as long as nothing does; in an empty document whole objects. */
function withoutKind(spot: Spot): Completion[] {
  const { trail, what, form, taken } = spot;
  if (what === 'value') return trail.length === 2 ? identities(spot) : [];
  if (trail.length > 1 || (form === 'lines' && spot.column > 0) || form === 'braces') return [];
  const properties = kinds()[0]?.schema.properties ?? {};
  const fields = ['apiVersion', 'kind']
    .filter((name) => !taken.includes(name))
    .map((name) => field(name, properties[name] ?? {}, true, spot));
  return taken.length > 0 || spot.quote !== ''
    ? fields
    : [...fields, ...kinds().map((kind) => whole(kind, form === 'json'))];
}

/** An object of a kind, with what it needs. */
function whole(kind: Kind, json: boolean): Completion {
  return snippetCompletion(snippetOf(kind, json), {
    label: kind.kind,
    detail: kind.apiVersion,
    info: () => plain(`${kind.schema.description ?? ''} A whole object, with what it needs.`),
    section: { name: 'Whole objects', rank: 2 },
  });
}

function fieldsOf(schema: Schema | undefined, spot: Spot): Completion[] {
  const { properties = {}, required = [] } = schema ?? {};
  return Object.entries(properties)
    .filter(([name]) => !spot.taken.includes(name))
    .map(([name, one], index) => {
      const needed = required.includes(name);
      // In the order of their declaration, what is required first.
      return { ...field(name, one, needed, spot), boost: (needed ? 50 : 0) - index / 10 };
    });
}

function field(name: string, schema: Schema, required: boolean, spot: Spot): Completion {
  return {
    label: name,
    detail: fact(schema, required),
    info: () => (schema.description ? plain(schema.description) : null),
    apply: (view, completion, from, to) => putField(view, completion, { from, to }, schema, spot),
  };
}

/** Writes a name, what goes with its type, and asks for the value at once. */
function putField(
  view: EditorView,
  completion: Completion,
  { from, to }: { from: number; to: number },
  schema: Schema,
  spot: Spot,
): void {
  const start = from - spot.quote.length;
  const end = to + (spot.closed ? 1 : 0);
  const quote = spot.form === 'json' ? '"' : spot.quote;
  const name = `${quote}${completion.label}${quote}`;
  const [before, after] = spot.followed ? ['', ''] : bodyOf(schema, spot);
  const follows = spot.form !== 'lines' && !spot.followed && /^\s*["\w]/.test(view.state.sliceDoc(end, end + 500));
  view.dispatch({
    changes: { from: start, to: end, insert: view.state.toText(`${name}${before}${after}${follows ? ',' : ''}`) },
    selection: { anchor: start + name.length + before.length },
    annotations: pickedCompletion.of(completion),
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
  if (!spot.followed) setTimeout(() => startCompletion(view));
}

/** What follows a name, before and behind the cursor. */
function bodyOf(schema: Schema, { form, column }: Place): [before: string, after: string] {
  const [type] = typesOf(schema);
  if (form === 'lines') {
    const indent = ' '.repeat(column);
    if (type === 'object') return [`:\n${indent}  `, ''];
    return type === 'array' ? [`:\n${indent}- `, ''] : [': ', ''];
  }
  if (type === 'object') return [': { ', ' }'];
  if (type === 'array') return [': [', ']'];
  return form === 'json' && (type === 'string' || schema.const !== undefined) ? [': "', '"'] : [': ', ''];
}

function valuesOf(schema: Schema | undefined, spot: Spot): Completion[] {
  const { trail } = spot;
  const step = trail.at(-1)?.step;
  if (schema?.const !== undefined) return identities(spot);
  if (!schema || isSecret(schema)) return [];
  const [type] = typesOf(schema);
  const found = new Set([
    ...choices(schema),
    ...(type === 'boolean' ? ['true', 'false'] : []),
    ...(step === 'signerName' ? signers() : []),
    ...(type === 'string' && !schema.enum ? examples(schema) : []),
  ]);
  const beside = typeof step === 'number' ? (trail.at(-2)?.node.items ?? []) : [];
  for (const item of beside) if (item !== trail.at(-1)?.node) found.delete(item.text ?? '');
  return [...found].map((value, index) => ({ ...valued(value, type === 'boolean', spot), boost: -index / 10 }));
}

function valued(value: string, bare: boolean, spot: Spot): Completion {
  return {
    label: value,
    apply: (view, completion, from, to) => {
      const open = spot.quote === '' && (spot.form === 'json' ? !bare : !bare && isOther(value));
      const written = open ? JSON.stringify(value) : `${value}${spot.closed ? '' : spot.quote}`;
      view.dispatch({
        ...insertCompletionText(view.state, written, from, to),
        annotations: pickedCompletion.of(completion),
      });
    },
  };
}

/** Whether a reader of YAML takes a text without quotes for something else. */
function isOther(value: string): boolean {
  return /^(?:true|false|yes|no|on|off|null|~|y|n|[\d.].*)?$/i.test(value);
}

/** Kinds and API versions, of which one may say what the other can be. */
function identities(spot: Spot): Completion[] {
  const parent = spot.trail.at(-2)?.node;
  const step = spot.trail.at(-1)?.step;
  if (!parent || (step !== 'apiVersion' && step !== 'kind')) return [];
  const said = named(parent)[step === 'kind' ? 'apiVersion' : 'kind'];
  const fitting = kinds().filter((kind) => said === (step === 'kind' ? kind.apiVersion : kind.kind));
  const offered = fitting.length > 0 ? fitting : kinds();
  return [...new Set(offered.map((kind) => kind[step]))].map((value) => ({
    ...valued(value, false, spot),
    ...(step === 'kind' ? aboutKind(offered, value) : {}),
  }));
}

function aboutKind(offered: readonly Kind[], name: string): Partial<Completion> {
  const kind = offered.find((one) => one.kind === name);
  return kind ? { detail: kind.apiVersion, info: () => plain(kind.schema.description ?? '') } : {};
}

function plain(text: string): Node {
  return document.createTextNode(text.replaceAll('`', ''));
}
