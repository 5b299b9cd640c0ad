// What can be built: by preset and by kind; the list of kinds beside a form; and the steps of a preset above it.
import type { Preset } from 'kubecred/reference';
import { h, prose } from '../dom.js';
import { KINDS, type Kind, kindOf } from './kinds.js';

/** The start of the view. */
export function overview(
  presets: readonly Preset[],
  apply: (preset: Preset) => void,
  begun: HTMLElement,
): HTMLElement[] {
  return [
    h('h2', { class: 'large' }, 'Build a credential'),
    h(
      'p',
      { class: 'lead' },
      'Fill in what you mean; beside the form stands what works: the object, the request, the commands. It is judged as you type, as kube-apiserver would. Nothing is sent, and keys are made in this tab.',
    ),
    begun,
    h('h3', {}, 'For what people do most'),
    h(
      'div',
      { class: 'presets' },
      ...presets.map((preset) =>
        h(
          'button',
          { type: 'button', onclick: () => apply(preset) },
          h('b', {}, preset.title),
          h('small', {}, preset.summary),
        ),
      ),
    ),
    h('h3', {}, 'By kind'),
    h('div', { class: 'kinds' }, ...groups((kind) => [h('b', {}, kind.title), h('small', {}, kind.says)])),
  ];
}

/** The list of kinds beside a form. */
export function rail(): { element: HTMLElement; mark(kind: Kind): void } {
  const element = h(
    'nav',
    { class: 'rail', 'aria-label': 'What can be built' },
    ...groups((kind) => [kind.title, h('small', {}, kind.says)]),
  );
  return {
    element,
    mark: (kind) => {
      for (const link of element.querySelectorAll('a')) {
        if (link.getAttribute('href') === `#/build/${kind.slug}`) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
  };
}

/** The presets of a kind, or the steps of the one that was chosen. */
export function steps(
  chosen: Preset | undefined,
  kind: Kind,
  own: readonly Preset[],
  apply: (preset: Preset) => void,
  go: (build: string) => void,
): HTMLElement[] {
  const list = own.length > 0 && [
    h('span', { class: 'soft' }, 'Fill in:'),
    ...own.map((preset) => {
      const button = h('button', { type: 'button', class: 'chip', title: preset.summary }, preset.title);
      button.setAttribute('aria-pressed', String(preset.id === chosen?.id));
      button.addEventListener('click', () => apply(preset));
      return button;
    }),
  ];
  const rows = list ? [h('div', { class: 'row-of' }, ...list)] : [];
  if (chosen) rows.push(h('p', { class: 'doc' }, ...prose(chosen.summary)));
  if (chosen && chosen.steps.length > 1) {
    const links = chosen.steps.map(({ build }, index) => {
      const button = h('button', { type: 'button', class: 'step' }, `${index + 1} `, kindOf(build)?.title ?? build);
      if (build === kind.build) button.setAttribute('aria-current', 'step');
      button.addEventListener('click', () => go(build));
      return button;
    });
    rows.push(h('div', { class: 'row-of', role: 'group', 'aria-label': 'Steps' }, ...links));
  }
  return rows;
}

function groups(content: (kind: Kind) => (Node | string)[]): HTMLElement[] {
  const names = [...new Set(KINDS.map(({ group }) => group))];
  return names.map((name) =>
    h(
      'div',
      { class: 'group' },
      h('p', { class: 'kind-group', 'aria-hidden': 'true' }, name),
      h(
        'ul',
        { 'aria-label': name },
        ...KINDS.filter(({ group }) => group === name).map((kind) =>
          h('li', {}, h('a', { href: `#/build/${kind.slug}`, 'data-go': 'build', title: kind.says }, ...content(kind))),
        ),
      ),
    ),
  );
}
