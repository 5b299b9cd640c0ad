// A text: a line, or an area where it has more lines than one. What is given stays as it is until somebody types, and what
// is typed elsewhere in it does not touch its line breaks.
import { fill, h } from '../dom.js';
import { conceal, revealed } from '../reveal.js';
import { hasBreaks, withBreaks } from './breaks.js';
import { QUIET } from './controls.js';
import { holdsSecret } from './secrets.js';
import { usualValues } from './usual.js';

export interface TextOptions {
  /** What it is the value of. */
  name: string;
  secret: boolean;
  /** Whether it has many lines. */
  isLong: boolean;
  isTime: boolean;
  pointer: string;
}

/** What sets a value, and how it is masked. */
export interface Control {
  element: HTMLElement;
  /** What takes the focus; a line becomes an area when lines are pasted. */
  readonly focus: HTMLElement;
  /** Masks the value, where one of these secrets is in it. */
  mask?: ((secrets: readonly string[]) => void) | undefined;
}

/** A text. One that is empty is left out, unless it is said to be meant. */
export function text(given: unknown, put: (value: unknown) => void, options: TextOptions): Control {
  const { isLong, isTime, pointer } = options;
  let value = given === undefined || given === null ? '' : typeof given === 'string' ? given : JSON.stringify(given);
  let field: HTMLInputElement | HTMLTextAreaElement;
  const area = () => h('textarea', { rows: 3, ...QUIET });
  field = isLong || hasBreaks(value) ? area() : h('input', { type: 'text', ...QUIET });
  field.value = value;
  if (isTime) field.setAttribute('placeholder', '2026-01-31T12:00:00Z');
  const suggested = usualValues(pointer);
  const empty = h('button', { type: 'button', class: 'plain empty' });
  let meant = given === '';
  let known: readonly string[] = [];
  const show = () => {
    field.classList.toggle('meant', meant);
    fill(empty, meant ? 'empty text · leave out' : 'set empty');
    empty.hidden = field.value !== '';
  };
  const take = (typed: string) => {
    value = typed;
    meant = false;
    show();
    mask();
    put(value === '' ? undefined : value);
  };
  const listen = () => {
    field.addEventListener('input', () => take(withBreaks(value, field.value)));
    if (field instanceof HTMLInputElement) field.addEventListener('paste', (event) => paste(event, grow));
  };
  /** The line becomes an area, with this text. */
  const grow = (text: string, caret: number) => {
    const next = area();
    for (const { name, value } of field.attributes) {
      if (name !== 'type' && name !== 'list') next.setAttribute(name, value);
    }
    next.value = text;
    field.replaceWith(next);
    field = next;
    listen();
    field.focus();
    next.setSelectionRange(caret, caret);
    take(text);
  };
  empty.addEventListener('click', () => {
    meant = !meant;
    show();
    put(meant ? '' : undefined);
    field.focus();
  });
  const masking = masked(() => field, options);
  const mask = () => masking.mask(options.secret || holdsSecret(value, known));
  const open =
    isLong &&
    opener(options, (text) => {
      value = text;
      field.value = text;
      take(text);
      field.focus();
    });
  const element = h('span', { class: 'typed' }, h('span', { class: 'held' }, field, empty), masking.toggle, open);
  if (suggested && field instanceof HTMLInputElement) {
    const id = `suggested-${Math.random().toString(36).slice(2)}`;
    element.append(h('datalist', { id }, ...suggested.map((value) => h('option', { value }))));
    field.setAttribute('list', id);
  }
  listen();
  show();
  return {
    element,
    get focus() {
      return field;
    },
    mask: (secrets) => {
      known = secrets;
      mask();
    },
  };
}

/** A button that takes a file for the value; of one that is no text the bytes, as base64. */
function opener({ name }: TextOptions, take: (text: string) => void): HTMLElement {
  const file = h('input', { type: 'file', hidden: true });
  file.addEventListener('change', async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    file.value = '';
    // Another form may be shown by now, or none.
    if (file.isConnected) take(textOf(bytes));
  });
  const press = () => file.click();
  const label = `Open a file for ${name}`;
  const button = h(
    'button',
    { type: 'button', class: 'plain reveal', 'aria-label': label, onclick: press },
    'Open file',
  );
  return h('span', {}, button, file);
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }
}

/** The button by which a masked value is shown, and what masks it. */
export function masked(
  field: () => HTMLElement,
  { name, secret }: Pick<TextOptions, 'name' | 'secret'>,
): { toggle: HTMLElement; mask(isSecret: boolean): void } {
  const toggle = h('button', { type: 'button', class: 'plain reveal' });
  let isSecret = secret;
  const hide = () => draw(true);
  const draw = (isMasked: boolean) => {
    field().classList.toggle('dots', isMasked);
    fill(toggle, isMasked ? 'Show' : 'Hide');
    toggle.setAttribute('aria-label', `${isMasked ? 'Show' : 'Hide'} ${name}`);
    toggle.hidden = !isSecret;
    if (!isSecret) toggle.removeAttribute('aria-label');
  };
  toggle.addEventListener('click', () => {
    if (conceal(hide)) return;
    draw(false);
    revealed(hide);
  });
  draw(isSecret);
  return {
    toggle,
    mask: (next) => {
      if (next === isSecret) return;
      isSecret = next;
      conceal(hide);
      draw(isSecret);
    },
  };
}

/** Lines that are pasted into one line: a browser would join them. A break at the end alone is nobody’s intent. */
function paste(event: ClipboardEvent, grow: (text: string, caret: number) => void): void {
  const pasted = event.clipboardData?.getData('text/plain') ?? '';
  const { target } = event;
  if (!(target instanceof HTMLInputElement) || !hasBreaks(pasted.trim())) return;
  event.preventDefault();
  const from = target.selectionStart ?? target.value.length;
  const to = target.selectionEnd ?? from;
  const before = target.value.slice(0, from) + pasted;
  grow(before + target.value.slice(to), before.replaceAll('\r\n', '\n').length);
}
