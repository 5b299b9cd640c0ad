// The list of findings: place, what is wrong, what to do, the rule, the fix. Drawn piece by piece: a thousand of them
// would hold up the page.
import type { Diagnostic, Fix, Range, Summary } from 'kubecred';
import { ruleAddress } from './address.js';
import { fill, h, prose } from './dom.js';
import { at, count, mark, way } from './words.js';

/** So many are drawn at once. */
const PIECE = 100;

export interface FindingActions {
  /** Goes to a finding. */
  go(index: number): void;
  /** Goes to a second place of a finding. */
  goTo(range: Range): void;
  /** Applies a fix. */
  fix(fix: Fix, index: number): void;
}

/** The findings as they are drawn. */
export interface FindingList {
  /** The element of a finding, which is drawn if need be. */
  element(index: number): HTMLElement | undefined;
}

/** Fills the section. */
export function showFindings(
  section: HTMLElement,
  diagnostics: readonly Diagnostic[],
  summary: Summary,
  actions: FindingActions,
): FindingList {
  section.hidden = diagnostics.length === 0;
  const items: HTMLElement[] = [];
  const list = h('ol', { class: 'findings' });
  const more = h('button', { type: 'button', class: 'plain', onclick: () => onward() });
  const draw = (to: number) => {
    const from = items.length;
    const next = diagnostics.slice(from, to).map((diagnostic, index) => item(diagnostic, from + index, actions));
    items.push(...next);
    list.append(...next);
    const left = diagnostics.length - items.length;
    more.hidden = left === 0;
    fill(more, `Show ${Math.min(left, PIECE).toLocaleString('en')} more of ${left.toLocaleString('en')}`);
  };
  const onward = () => {
    const first = items.length;
    draw(first + PIECE);
    // The button may be gone now.
    items[first]?.querySelector<HTMLElement>('button.at, a')?.focus();
  };
  draw(PIECE);
  const counts = [
    summary.errors > 0 && count(summary.errors, 'error'),
    summary.warnings > 0 && count(summary.warnings, 'warning'),
    summary.infos > 0 && count(summary.infos, 'remark'),
  ].filter((part) => part !== false);
  fill(
    section,
    h(
      'h2',
      { id: 'findings-title', tabindex: -1 },
      'Findings ',
      h('span', { class: 'count' }, counts.join(', ')),
      diagnostics.length > 1 && h('span', { class: 'keys' }, h('kbd', {}, 'F8'), ' next'),
    ),
    list,
    more,
    summary.omitted > 0 &&
      h('p', { class: 'soft' }, `${summary.omitted.toLocaleString('en')} more are counted but not listed.`),
  );
  return {
    element: (index) => {
      if (index >= items.length) draw(Math.ceil((index + 1) / PIECE) * PIECE);
      return items[index];
    },
  };
}

function item(diagnostic: Diagnostic, index: number, actions: FindingActions): HTMLElement {
  const { severity, range, message, help, rule, within, labels, fix } = diagnostic;
  const steps = way(within);
  return h(
    'li',
    {
      class: range ? 'finding placed' : 'finding',
      onclick: (event) => {
        // The whole line leads there, for the mouse; text that is being selected and buttons in it do not.
        if (event.target instanceof Element && event.target.closest('button, a')) return;
        if (range && (getSelection()?.isCollapsed ?? true)) actions.go(index);
      },
    },
    h(
      'span',
      { class: `mark ${severity}`, role: 'img', 'aria-label': severity === 'info' ? 'remark' : severity },
      mark(severity),
    ),
    range
      ? h(
          'button',
          {
            type: 'button',
            class: 'at',
            'aria-label': `Go to line ${range.start.line}, column ${range.start.column}`,
            onclick: () => actions.go(index),
          },
          at(range.start),
        )
      : h('span', { class: 'at' }),
    h(
      'div',
      { class: 'what' },
      ...prose(message),
      help !== undefined && h('div', { class: 'help' }, ...prose(help)),
      ...labels.map((label) =>
        h(
          'button',
          { type: 'button', class: 'plain second', onclick: () => actions.goTo(label.range) },
          h('span', { class: 'mono' }, at(label.range.start)),
          ' ',
          ...prose(label.message),
        ),
      ),
      h(
        'div',
        { class: 'rule' },
        h('a', { href: ruleAddress(rule), 'aria-label': `${rule}: what this rule says` }, rule),
        steps !== '' && ` · ${steps}`,
      ),
    ),
    fix
      ? h(
          'button',
          {
            type: 'button',
            class: `fix ${fix.applicability}`,
            title: fix.applicability === 'review' ? 'Look at the result: it may not be what was meant' : undefined,
            onclick: () => actions.fix(fix, index),
          },
          fix.title,
        )
      : undefined,
  );
}
