// What values are set with. A value goes into an element as its property, never as an attribute.
import { fill, h } from '../dom.js';
import { conceal, revealed } from '../reveal.js';
import type { Slot } from './fields.js';

type Put = (value: unknown) => void;

const QUIET = { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' } as const;

/** What is often meant, by the place of the field. */
const SUGGESTIONS: readonly [at: RegExp, values: readonly string[]][] = [
  [
    /\/signerName$/,
    [
      'kubernetes.io/kube-apiserver-client',
      'kubernetes.io/kube-apiserver-client-kubelet',
      'kubernetes.io/kubelet-serving',
      'kubernetes.io/legacy-unknown',
    ],
  ],
  [/\/(subject|name)\/\d+\/type$/, ['CN', 'O', 'OU', 'C', 'ST', 'L', 'serialNumber', 'DC', 'UID']],
  [
    /\/extendedKeyUsages\/\d+$/,
    ['clientAuth', 'serverAuth', 'codeSigning', 'emailProtection', 'timeStamping', 'OCSPSigning'],
  ],
  [/\/critical\/\d+$/, ['keyUsage', 'extKeyUsage', 'basicConstraints', 'subjectAltName']],
  [/\/exec\/apiVersion$/, ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']],
];

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

export interface TextOptions {
  secret: boolean;
  /** Whether it has many lines. */
  isLong: boolean;
  isTime: boolean;
  pointer: string;
}

/** A text. One that is empty is left out, unless it is said to be meant. */
export function text(given: unknown, put: Put, options: TextOptions): { element: HTMLElement; focus: HTMLElement } {
  const { secret, isLong, isTime, pointer } = options;
  const field = isLong ? h('textarea', { rows: 3, ...QUIET }) : h('input', { type: 'text', ...QUIET });
  if (given !== undefined && given !== null) field.value = typeof given === 'string' ? given : JSON.stringify(given);
  if (isTime) field.setAttribute('placeholder', '2026-01-31T12:00:00Z');
  const extra: HTMLElement[] = [];
  const suggested = SUGGESTIONS.find(([at]) => at.test(pointer))?.[1];
  if (suggested) {
    const id = `suggested-${Math.random().toString(36).slice(2)}`;
    extra.push(h('datalist', { id }, ...suggested.map((value) => h('option', { value }))));
    field.setAttribute('list', id);
  }
  const empty = h('button', { type: 'button', class: 'plain empty' });
  let meant = given === '';
  const show = () => {
    field.classList.toggle('meant', meant);
    fill(empty, meant ? 'empty text · leave out' : 'set empty');
    empty.hidden = field.value !== '';
  };
  field.addEventListener('input', () => {
    meant = false;
    show();
    put(field.value === '' ? undefined : field.value);
  });
  empty.addEventListener('click', () => {
    meant = !meant;
    show();
    put(meant ? '' : undefined);
    field.focus();
  });
  if (secret) {
    field.classList.add('dots');
    const toggle = h('button', { type: 'button', class: 'plain reveal' }, 'Show');
    const mask = () => {
      field.classList.add('dots');
      fill(toggle, 'Show');
    };
    toggle.addEventListener('click', () => {
      if (!field.classList.contains('dots')) {
        conceal(mask);
        return;
      }
      field.classList.remove('dots');
      fill(toggle, 'Hide');
      revealed(mask);
    });
    extra.push(toggle);
  }
  show();
  return { element: h('span', { class: 'typed' }, field, empty, ...extra), focus: field };
}

/** The key of a map. */
export function pair(given: string, label: string, put: (name: string) => void): HTMLElement {
  const element = h('input', { type: 'text', 'aria-label': label, placeholder: 'name', ...QUIET });
  element.value = given;
  element.addEventListener('input', () => put(element.value));
  return element;
}

/** Any value, as JSON; what is none is a text. */
export function lines(given: unknown, put: Put): HTMLElement {
  const element = h('textarea', { rows: 1, placeholder: 'JSON, or a text', ...QUIET });
  if (given !== undefined) element.value = typeof given === 'string' ? given : JSON.stringify(given);
  element.addEventListener('input', () => {
    const typed = element.value.trim();
    if (typed === '') {
      put(undefined);
      return;
    }
    try {
      put(JSON.parse(typed));
    } catch {
      put(typed);
    }
  });
  return element;
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
