// A secret value: dots until asked for, dots again when the tab is left, and after a minute.
import { fill, h } from './dom.js';

const DOTS = '••••••••••';
/** So long a value is shown. */
const SHOWN_MILLISECONDS = 60_000;
const shown = new Set<() => void>();

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') hideSecrets();
});

/** Masks every secret that is shown. */
export function hideSecrets(): void {
  for (const hide of [...shown]) hide();
}

/** `read` gives the value when it is asked for. */
export function secret(label: string, read: () => string): HTMLElement {
  // Not in the document before it is asked for.
  const text = h('span', { class: 'masked', role: 'img', 'aria-label': 'hidden' }, DOTS);
  const toggle = h('button', { type: 'button', class: 'plain', 'aria-label': `Show ${label}` }, 'Show');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(timer);
    shown.delete(hide);
    text.className = 'masked';
    text.setAttribute('role', 'img');
    text.setAttribute('aria-label', 'hidden');
    fill(text, DOTS);
    fill(toggle, 'Show');
    toggle.setAttribute('aria-label', `Show ${label}`);
  };
  toggle.addEventListener('click', (event) => {
    event.stopPropagation();
    if (shown.has(hide)) {
      hide();
      return;
    }
    shown.add(hide);
    timer = setTimeout(hide, SHOWN_MILLISECONDS);
    text.className = 'unmasked';
    text.removeAttribute('role');
    text.removeAttribute('aria-label');
    fill(text, read());
    fill(toggle, 'Hide');
    toggle.setAttribute('aria-label', `Hide ${label}`);
  });
  return h('span', { class: 'secret' }, text, ' ', toggle, copy(label, read));
}

/** A secret that can't be shown: what is known of it beside its dots. */
export function hidden(known: string): HTMLElement {
  const dots = h('span', { class: 'masked', role: 'img', 'aria-label': 'hidden' }, DOTS);
  return h('span', { class: 'secret' }, dots, ' ', h('span', { class: 'soft' }, known));
}

function copy(label: string, read: () => string): HTMLElement {
  const button = h('button', { type: 'button', class: 'plain', 'aria-label': `Copy ${label}` }, 'Copy');
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    void navigator.clipboard.writeText(read()).then(
      () => fill(button, 'Copied'),
      () => fill(button, 'Not allowed'),
    );
    setTimeout(() => fill(button, 'Copy'), 1500);
  });
  return button;
}
