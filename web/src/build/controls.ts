// What values are set with. A value goes into an element as its property, never as an attribute.
import { h } from '../dom.js';
import { withBreaks } from './breaks.js';
import type { Slot } from './fields.js';
import { holdsSecret } from './secrets.js';
import { type Control, masked } from './text.js';

type Put = (value: unknown) => void;

/** Attributes of what is typed and no prose. */
export const QUIET = { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' } as const;

/** One of some values, or none of them. */
export function switchOf(values: readonly string[], given: unknown, put: Put): HTMLElement {
  const known = given === undefined || given === null ? '' : String(given);
  const all = known === '' || values.includes(known) ? values : [known, ...values];
  const options = all.map((value) => h('option', {}, value));
  const element = h('select', {}, h('option', { value: '' }, '— absent'), ...options);
  element.value = known;
  element.classList.toggle('absent', known === '');
  element.addEventListener('change', () => {
    element.classList.toggle('absent', element.value === '');
    put(element.value === '' ? undefined : element.value);
  });
  return element;
}

/** A whole number. What is none goes on as text. */
export function number(given: unknown, put: Put): HTMLElement {
  const element = h('input', { type: 'text', inputmode: 'numeric', ...QUIET });
  if (given !== undefined && given !== null) element.value = String(given);
  element.addEventListener('input', () => {
    const typed = element.value.trim();
    const whole = /^-?\d{1,15}$/.test(typed) ? Number(typed) : typed;
    put(typed === '' ? undefined : whole);
  });
  return element;
}

/** The key of a map. */
export function pair(given: string, label: string, put: (name: string) => void): HTMLElement {
  const element = h('input', { type: 'text', 'aria-label': label, placeholder: 'name', ...QUIET });
  element.value = given;
  element.addEventListener('input', () => put(element.value));
  return element;
}

/** Any value, as JSON; what is none is a text. */
export function lines(given: unknown, put: Put, name: string): Control {
  const field = h('textarea', { rows: 1, placeholder: 'JSON, or a text', ...QUIET });
  const isText = typeof given === 'string' && parsed(given) === undefined;
  let value = given === undefined ? '' : isText ? given : JSON.stringify(given);
  field.value = value;
  field.addEventListener('input', () => {
    value = withBreaks(value, field.value);
    const json = parsed(value);
    put(value.trim() === '' ? undefined : json === undefined ? value : json);
  });
  const masking = masked(() => field, { name, secret: false });
  return {
    element: h('span', { class: 'typed' }, field, masking.toggle),
    focus: field,
    mask: (secrets) => masking.mask(holdsSecret(value, secrets)),
  };
}

/** The value that a text is as JSON; none: it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Some of a set of values, each of which is pressed or not. What is none of them is there to be taken out. */
export function chips(values: readonly string[], slot: Slot, put: Put): HTMLElement {
  const given = () => (Array.isArray(slot.get()) ? (slot.get() as unknown[]).map(String) : []);
  const foreign = given().filter((value) => !values.includes(value));
  const box = h('div', { class: 'chips' });
  for (const value of [...new Set([...foreign, ...values])]) {
    const chip = h('button', { type: 'button', class: 'chip', 'aria-pressed': String(given().includes(value)) }, value);
    chip.addEventListener('click', () => {
      const rest = given().filter((other) => other !== value);
      const next = given().includes(value) ? rest : [...rest, value];
      chip.setAttribute('aria-pressed', String(next.includes(value)));
      put(next.length > 0 ? next : undefined);
    });
    box.append(chip);
  }
  return box;
}
