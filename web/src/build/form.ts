// The form of a builder, derived from the schema of its input: the fields that matter first, the others behind a
// disclosure; and each finding beside the field that it is about.
import { fill } from '../dom.js';
import { count, mark } from '../words.js';
import { faultOf } from './faults.js';
import { type Drawing, disclosure, draw, type Entry, placeOf, type Slot } from './fields.js';
import type { Finding } from './make.js';
import type { Row } from './map.js';
import { valueAt } from './pointer.js';
import { isImportant, type Json, type Node } from './schema.js';

export class Form {
  readonly #root: HTMLElement;
  readonly #changed: (value: Json) => void;
  #entries: Entry[] = [];
  #value: Json = {};
  /** The field of what is wrong before anything is made of it. */
  #own = new WeakMap<Finding, Entry>();
  /** Rows of maps that are no part of the value, for as long as there is that value. */
  readonly #rows = new WeakMap<Json, Map<string, Row[]>>();

  constructor(root: HTMLElement, changed: (value: Json) => void) {
    this.#root = root;
    this.#changed = changed;
  }

  /** Draws the form of a schema, filled with a value, which it goes on to change; `beside` stands after what matters most. */
  show(schema: Node, value: Json, beside?: HTMLElement): void {
    this.#value = value;
    this.#entries = [];
    const { properties = {}, required = [] } = schema;
    const rows = this.#rows.get(value) ?? new Map<string, Row[]>();
    this.#rows.set(value, rows);
    const drawing: Drawing = {
      changed: () => this.#changed(this.#value),
      entered: (entry) => {
        this.#entries.push(entry);
      },
      onTop: new Set(Object.values(properties).flatMap((node) => node['x-pointer'] ?? [])),
      rows,
    };
    const names = Object.keys(properties);
    const pointerOf = (name: string) => placeOf(properties[name], '', name);
    const entry = (name: string) =>
      draw(name, properties[name] ?? {}, this.#slot(name), pointerOf(name), drawing, required.includes(name));
    const isNaming = (name: string) => /^\/metadata\/name(space)?$/.test(properties[name]?.['x-pointer'] ?? '');
    const important = names.filter((name) => isImportant(name, schema, value));
    const rank = (name: string) => (isNaming(name) ? 0 : name === 'type' ? 1 : 2);
    const first = important.toSorted((a, b) => rank(a) - rank(b));
    const others = names.filter((name) => !important.includes(name));
    const isSet = others.some((name) => name in value || rows.has(pointerOf(name)));
    const more = others.length > 0 && disclosure('More fields', others, isSet, entry);
    fill(this.#root, ...first.map(entry), beside, more);
  }

  /** Takes the form away, with all that was in it. */
  clear(): void {
    this.#value = {};
    this.#entries = [];
    fill(this.#root);
  }

  /** What is wrong with what was typed, so that it is no part of the value. */
  mistakes(): Finding[] {
    return this.#shown().flatMap((entry) => {
      const message = entry.mistake?.();
      if (message === undefined) return [];
      const finding: Finding = { severity: 'error', pointer: entry.pointer, message };
      this.#own.set(finding, entry);
      return [finding];
    });
  }

  /** Masks the values that hold one of these secrets. */
  mask(secrets: readonly string[]): void {
    for (const { mask } of this.#shown()) mask?.(secrets);
  }

  /** Puts findings beside their fields. Those that no field takes are given back. */
  place(findings: readonly Finding[]): Finding[] {
    this.#shown();
    const taken = new Map<Entry, Finding[]>();
    const left: Finding[] = [];
    for (const finding of findings) {
      const entry = this.#entryOf(finding);
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
  go(finding: Finding): boolean {
    const entry = this.#entryOf(finding);
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

  /** The fields that are still there. */
  #shown(): Entry[] {
    this.#entries = this.#entries.filter(({ element }) => element.isConnected);
    return this.#entries;
  }

  /** The field that a finding is about, or the nearest one around it. */
  #entryOf(finding: Finding): Entry | undefined {
    const own = this.#own.get(finding);
    const { pointer } = finding;
    if (own) return own;
    if (pointer === undefined) return undefined;
    let best: Entry | undefined;
    for (const entry of this.#entries) {
      const around = pointer === entry.pointer || pointer.startsWith(`${entry.pointer}/`);
      if (around && entry.pointer.length > (best?.pointer.length ?? 0)) best = entry;
    }
    return best;
  }
}

function tell(entry: Entry, findings: readonly Finding[]): void {
  const wrong = findings.some(({ severity }) => severity === 'error');
  entry.marked?.removeAttribute('aria-invalid');
  entry.marked = wrong ? entry.control : undefined;
  entry.marked?.setAttribute('aria-invalid', 'true');
  fill(entry.faults, ...findings.map(faultOf));
}
