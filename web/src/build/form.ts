// The form of a builder, derived from the schema of its input: the fields that matter first, the others behind a
// disclosure; and each finding beside the field that it is about.
import { fill } from '../dom.js';
import { count, mark } from '../words.js';
import { faultOf } from './faults.js';
import { type Drawing, disclosure, draw, type Entry, type Slot } from './fields.js';
import type { Finding } from './make.js';
import { isImportant, type Json, type Node, valueAt } from './schema.js';

export class Form {
  readonly #root: HTMLElement;
  readonly #changed: (value: Json) => void;
  #entries: Entry[] = [];
  #value: Json = {};

  constructor(root: HTMLElement, changed: (value: Json) => void) {
    this.#root = root;
    this.#changed = changed;
  }

  /** Draws the form of a schema, filled with a value, which it goes on to change; `beside` stands after what matters most. */
  show(schema: Node, value: Json, beside?: HTMLElement): void {
    this.#value = value;
    this.#entries = [];
    const { properties = {}, required = [] } = schema;
    const drawing: Drawing = {
      changed: () => this.#changed(this.#value),
      entered: (entry) => {
        this.#entries.push(entry);
      },
      onTop: new Set(Object.values(properties).flatMap((node) => node['x-pointer'] ?? [])),
    };
    const names = Object.keys(properties);
    const entry = (name: string) => {
      const node = properties[name] ?? {};
      const pointer = node['x-pointer'] ?? `/${name}`;
      return draw(name, node, this.#slot(name), pointer, drawing, required.includes(name));
    };
    const isNaming = (name: string) => /^\/metadata\/name(space)?$/.test(properties[name]?.['x-pointer'] ?? '');
    const important = names.filter((name) => isImportant(name, schema));
    const rank = (name: string) => (isNaming(name) ? 0 : name === 'type' ? 1 : 2);
    const first = important.toSorted((a, b) => rank(a) - rank(b));
    const others = names.filter((name) => !important.includes(name));
    const isSet = others.some((name) => name in value);
    const more = others.length > 0 && disclosure('More fields', others, isSet, entry);
    fill(this.#root, ...first.map(entry), beside, more);
  }

  /** Puts findings beside their fields. Those that no field takes are given back. */
  place(findings: readonly Finding[]): Finding[] {
    this.#entries = this.#entries.filter(({ element }) => element.isConnected);
    const taken = new Map<Entry, Finding[]>();
    const left: Finding[] = [];
    for (const finding of findings) {
      const entry = this.#entryAt(finding.pointer);
      if (entry) taken.set(entry, [...(taken.get(entry) ?? []), finding]);
      else left.push(finding);
    }
    for (const entry of this.#entries) tell(entry, taken.get(entry) ?? []);
    for (const details of this.#root.querySelectorAll('details')) {
      const faults = details.querySelectorAll('.fault.error').length;
      const sign = details.querySelector(':scope > summary > .inside');
      if (sign) fill(sign, faults > 0 && `${mark('error')} ${count(faults, 'fault')}`);
    }
    return left;
  }

  /** Says at fields that were left out what became of them in what was made. */
  tellMade(object: unknown): void {
    for (const { pointer, became } of this.#entries) became?.(valueAt(object, pointer));
  }

  /** Goes to the field that a finding is about. */
  go({ pointer }: Finding): boolean {
    const entry = this.#entryAt(pointer);
    if (!entry) return false;
    for (
      let around = entry.element.closest('details');
      around;
      around = around.parentElement?.closest('details') ?? null
    ) {
      around.open = true;
    }
    entry.element.scrollIntoView({ block: 'center' });
    const control =
      entry.control ?? entry.element.querySelector<HTMLElement>('input, select, textarea, button, summary');
    control?.focus({ preventScroll: true });
    return true;
  }

  #slot(name: string): Slot {
    return {
      get: () => this.#value[name],
      set: (value) => {
        if (value === undefined) delete this.#value[name];
        else this.#value[name] = value;
      },
    };
  }

  /** The field at a place, or the nearest one around it. */
  #entryAt(pointer: string | undefined): Entry | undefined {
    if (pointer === undefined) return undefined;
    let best: Entry | undefined;
    for (const entry of this.#entries) {
      const around = pointer === entry.pointer || pointer.startsWith(`${entry.pointer}/`);
      if (around && entry.pointer.length > (best?.pointer.length ?? 0)) best = entry;
    }
    return best;
  }
}

function tell({ faults, control }: Entry, findings: readonly Finding[]): void {
  const wrong = findings.some(({ severity }) => severity === 'error');
  if (control && wrong) control.setAttribute('aria-invalid', 'true');
  else control?.removeAttribute('aria-invalid');
  fill(faults, ...findings.map(faultOf));
}
