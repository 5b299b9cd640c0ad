// A secret value: dots until asked for.
import { fill, h } from './dom.js';
import { conceal, revealed } from './reveal.js';

const DOTS = '••••••••••';

/** `read` gives the value when it is asked for; `tell` says what was copied, never its value. */
export function secret(label: string, read: () => string, tell: (message: string) => void): HTMLElement {
  // Not in the document before it is asked for.
  const text = h('span', { class: 'masked', role: 'img', 'aria-label': 'hidden' }, DOTS);
  const toggle = h('button', { type: 'button', class: 'plain', 'aria-label': `Show ${label}` }, 'Show');
  const hide = () => {
    text.className = 'masked';
    text.setAttribute('role', 'img');
    text.setAttribute('aria-label', 'hidden');
    fill(text, DOTS);
    fill(toggle, 'Show');
    toggle.setAttribute('aria-label', `Show ${label}`);
  };
  toggle.addEventListener('click', (event) => {
    event.stopPropagation();
    if (conceal(hide)) return;
    text.className = 'unmasked';
    text.removeAttribute('role');
    text.removeAttribute('aria-label');
    fill(text, read());
    fill(toggle, 'Hide');
    toggle.setAttribute('aria-label', `Hide ${label}`);
    revealed(hide);
  });
  return h('span', { class: 'secret' }, text, ' ', toggle, copy(label, read, tell));
}

/** A secret that can't be shown: what is known of it beside its dots. */
export function hidden(known: string): HTMLElement {
  const dots = h('span', { class: 'masked', role: 'img', 'aria-label': 'hidden' }, DOTS);
  return h('span', { class: 'secret' }, dots, ' ', h('span', { class: 'soft' }, known));
}

function copy(label: string, read: () => string, tell: (message: string) => void): HTMLElement {
  const button = h('button', { type: 'button', class: 'plain', 'aria-label': `Copy ${label}` }, 'Copy');
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    void navigator.clipboard.writeText(read()).then(
      () => {
        fill(button, 'Copied');
        tell(`Copied: ${label}`);
      },
      () => {
        fill(button, 'Not allowed');
        tell('Nothing was copied: the browser does not allow it.');
      },
    );
    setTimeout(() => fill(button, 'Copy'), 1500);
  });
  return button;
}
