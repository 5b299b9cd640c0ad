// The list of findings: place, what is wrong, what to do, the rule, the fix.
import type { Diagnostic, Fix, Range, Report } from 'kubecred';
import { fill, h, prose } from './dom.js';
import { at, count, mark, way } from './words.js';

export interface FindingActions {
  /** Goes to a finding. */
  go(index: number): void;
  /** Goes to a second place of a finding. */
  goTo(range: Range): void;
  /** Applies a fix. */
  fix(fix: Fix, index: number): void;
}

/** Fills the section and gives back one element for each finding. */
export function showFindings(section: HTMLElement, report: Report, actions: FindingActions): HTMLElement[] {
  const { diagnostics, summary } = report;
  section.hidden = diagnostics.length === 0;
  const items = diagnostics.map((diagnostic, index) => item(diagnostic, index, actions));
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
    h('ol', { class: 'findings' }, ...items),
    summary.omitted > 0 &&
      h('p', { class: 'soft' }, `${summary.omitted.toLocaleString('en')} more are counted but not listed.`),
  );
  return items;
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
        if (event.target instanceof Element && event.target.closest('button')) return;
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
          { type: 'button', class: 'plain label', onclick: () => actions.goTo(label.range) },
          h('span', { class: 'mono' }, at(label.range.start)),
          ' ',
          ...prose(label.message),
        ),
      ),
      h('div', { class: 'rule' }, rule, steps !== '' && ` · ${steps}`),
    ),
    fix
      ? h(
          'button',
          {
            type: 'button',
            class: 'fix',
            title: fix.applicability === 'review' ? 'Look at the result: it may not be what was meant' : undefined,
            onclick: () => actions.fix(fix, index),
          },
          fix.applicability === 'review' ? `${fix.title}…` : fix.title,
        )
      : undefined,
  );
}
