// What is asked of the server about an object: the operation, and the parameters that it takes.
import type { BuildOptions } from 'kubecred';
import { fill, h } from '../dom.js';
import { Form } from './form.js';
import type { Asked } from './kinds.js';
import type { Finding } from './make.js';
import { pointerOf, stepsOf } from './pointer.js';
import { type Json, type Node, schemaOf } from './schema.js';

/** What was chosen. */
export interface Ask {
  /** Its number among what can be asked. */
  chosen: number;
  query: Json;
  patchType?: string | undefined;
  allNamespaces?: boolean;
  /** The operations of a JSON patch. */
  patch?: readonly object[] | undefined;
  deleteOptions: Json;
}

export function nothingAsked(): Ask {
  return { chosen: 0, query: {}, deleteOptions: {} };
}

/** What a preset asks: of an object that every cluster has a patch. */
export function askedFor(
  asks: readonly Asked[] | undefined,
  { operation, patchType }: Pick<BuildOptions, 'operation' | 'patchType'> = {},
): Ask {
  const chosen = asks?.findIndex(([known, subresource]) => known === operation && !subresource) ?? -1;
  return { ...nothingAsked(), chosen: Math.max(chosen, 0), patchType: patchType ?? undefined };
}

/** As the package takes it. */
export function toBuildOptions(asks: readonly Asked[] | undefined, ask: Ask): BuildOptions {
  const asked = asks?.[ask.chosen];
  if (!asked) return {};
  const [operation, subresource] = asked;
  const query = Object.fromEntries(
    Object.entries(ask.query).filter(([name]) => isWith(schemaOf('query').properties?.[name], operation)),
  );
  const deletes = operation === 'delete' || operation === 'deleteCollection';
  return {
    operation,
    subresource: subresource ?? '',
    query: query as BuildOptions['query'],
    ...(operation === 'patch' && ask.patchType ? { patchType: ask.patchType as BuildOptions['patchType'] } : {}),
    ...(operation === 'patch' && ask.patchType === 'json' && ask.patch ? { patch: ask.patch } : {}),
    ...(operation === 'list' && ask.allNamespaces ? { allNamespaces: true } : {}),
    ...(deletes && Object.keys(ask.deleteOptions).length > 0 ? { deleteOptions: ask.deleteOptions } : {}),
  };
}

export class Asking {
  readonly #place: HTMLElement;
  readonly #changed: () => void;
  readonly #query = h('div', { class: 'entries' });
  readonly #form: Form;
  readonly #says = h('span', { class: 'soft' });

  constructor(place: HTMLElement, changed: () => void) {
    this.#place = place;
    this.#changed = changed;
    this.#form = new Form(this.#query, () => {
      this.#changed();
    });
  }

  show(asks: readonly Asked[] | undefined, ask: Ask): void {
    this.#place.hidden = !asks;
    if (!asks) return;
    const words = asks.map(wordOf);
    const operation = h(
      'select',
      { id: 'operation' },
      ...words.map((word, index) => h('option', { value: index }, word)),
    );
    operation.value = String(ask.chosen);
    operation.addEventListener('change', () => {
      ask.chosen = Number(operation.value);
      this.#parameters(asks, ask);
      this.#changed();
    });
    const open = this.#place.querySelector('details')?.open ?? false;
    const details = h('details', {}, h('summary', {}, 'Parameters ', this.#says), this.#query);
    details.open = open;
    fill(this.#place, h('div', { class: 'row-of' }, h('label', { for: 'operation' }, 'Request'), operation), details);
    this.#parameters(asks, ask);
  }

  /** Puts findings beside the parameters; those of no parameter are given back. */
  place(findings: readonly Finding[]): Finding[] {
    const own = findings.filter((finding) => placeIn(finding) !== undefined);
    const shown = this.#form.place(own.map((finding) => ({ ...finding, pointer: placeIn(finding) })));
    return [...findings.filter((finding) => !own.includes(finding)), ...shown];
  }

  /** Takes the parameters away, with all that was in them. */
  clear(): void {
    this.#form.clear();
    fill(this.#place);
  }

  /** Masks what holds one of these secrets. */
  mask(secrets: readonly string[]): void {
    this.#form.mask(secrets);
  }

  go(finding: Finding): boolean {
    return this.#form.go({ ...finding, pointer: placeIn(finding) });
  }

  #parameters(asks: readonly Asked[], ask: Ask): void {
    const [operation = 'create'] = asks[ask.chosen] ?? [];
    const parameters = Object.entries(schemaOf('query').properties ?? {}).filter(([, node]) => isWith(node, operation));
    const deletes = operation === 'delete' || operation === 'deleteCollection';
    const properties: Record<string, Node> = {
      ...(operation === 'patch' ? PATCH : {}),
      ...(operation === 'list'
        ? { allNamespaces: { type: 'boolean', description: 'Whether the list is of all namespaces.' } }
        : {}),
      ...Object.fromEntries(parameters.map(([name, node]) => [name, { ...node, 'x-pointer': `/query/${name}` }])),
      ...(deletes ? { deleteOptions: { ...schemaOf('deleteOptions'), 'x-pointer': '/deleteOptions' } } : {}),
    };
    // The form has one value; what is not of the query goes to its place.
    const value = new Proxy(ask.query, {
      get: (query, name) => (isOwn(name) ? ask[name] : Reflect.get(query, name)),
      has: (query, name) => (isOwn(name) ? hasValue(ask[name]) : Reflect.has(query, name)),
      set: (query, name, given) => (isOwn(name) ? Reflect.set(ask, name, given) : Reflect.set(query, name, given)),
      deleteProperty: (query, name) => {
        if (name === 'deleteOptions') return Reflect.set(ask, name, {});
        return isOwn(name) ? Reflect.deleteProperty(ask, name) : Reflect.deleteProperty(query, name);
      },
    });
    fill(
      this.#says,
      parameters
        .slice(0, 4)
        .map(([name]) => name)
        .join(', '),
      ', …',
    );
    this.#form.show({ properties }, value);
  }
}

const PATCH: Record<string, Node> = {
  patchType: {
    type: 'string',
    enum: ['merge', 'json', 'strategic', 'apply'],
    description: 'How the patch is written. Absent: `merge`.',
  },
  patch: {
    type: 'array',
    items: {},
    description: 'The operations of a JSON patch (RFC 6902). Absent: they set the fields of the form.',
  },
};

const OWN = ['patchType', 'patch', 'allNamespaces', 'deleteOptions'] as const;

function isOwn(name: string | symbol): name is (typeof OWN)[number] {
  return (OWN as readonly (string | symbol)[]).includes(name);
}

/** The place of a finding about the request, in the form of its parameters. */
function placeIn({ path = '', pointer }: Finding): string | undefined {
  const place = pointer ?? pointerOf(path);
  const [first = ''] = stepsOf(place);
  if (isOwn(first)) return place;
  return pointer === undefined && first in (schemaOf('query').properties ?? {}) ? `/query${place}` : undefined;
}

function hasValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== undefined;
}

function wordOf([operation, subresource]: Asked): string {
  const word = operation === 'deleteCollection' ? 'delete collection' : operation;
  return subresource ? `${word} ${subresource}` : word;
}

function isWith(node: Node | undefined, operation: string): boolean {
  return node !== undefined && (node['x-with']?.includes(operation) ?? true);
}
