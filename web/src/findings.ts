// The list of findings: place, what is wrong, what to do, the rule, the fix. Drawn piece by piece: a thousand of them
// would hold up the page.
import type { Diagnostic, Fix, Range, Summary } from 'kubecred';
import { ruleAddress } from './address.js';
import { fill, h, prose } from './dom.js';
import { at, count, mark, way } from './words.js';

/** So many are drawn at once; of the places of one so many. */
const PIECE = 100;
const PLACES = 10;

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
  /** The finding that an element belongs to. */
  indexOf(element: Element): number;
}

/** Fills the section. What is found at several places is told once, with its places. */
export function showFindings(
  section: HTMLElement,
  diagnostics: readonly Diagnostic[],
  summary: Summary,
  actions: FindingActions,
): FindingList {
  section.hidden = diagnostics.length === 0;
  const groups = grouped(diagnostics);
  /** Of each finding its group, and its number there. */
  const where = groups.flatMap((members, group) => members.map((index, number) => ({ index, group, number })));
  where.sort((a, b) => a.index - b.index);
  const items: Item[] = [];
  const list = h('ol', { class: 'findings' });
  const more = h('button', { type: 'button', class: 'plain', onclick: () => onward() });
  const draw = (to: number) => {
    const next = groups.slice(items.length, to).map((members) => item(diagnostics, members, actions));
    items.push(...next);
    list.append(...next.map(({ element }) => element));
    const left = groups.length - items.length;
    more.hidden = left === 0;
    fill(more, `Show ${Math.min(left, PIECE).toLocaleString('en')} more of ${left.toLocaleString('en')}`);
  };
  const onward = () => {
    const first = items.length;
    draw(first + PIECE);
    // The button may be gone now.
    items[first]?.element.querySelector<HTMLElement>('button.at, a')?.focus();
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
      const { group = -1, number = -1 } = where[index] ?? {};
      if (group >= items.length) draw(Math.ceil((group + 1) / PIECE) * PIECE);
      return items[group]?.place(number);
    },
    indexOf: (element) => {
      const { places, element: line } = items.find(({ element: line }) => line.contains(element)) ?? {};
      const number = places?.findIndex((place) => place !== line && place.contains(element)) ?? -1;
      const group = items.findIndex(({ element }) => element === line);
      return groups[group]?.[Math.max(number, 0)] ?? -1;
    },
  };
}

/** The numbers of those that say the same, in the order of the first of each. */
function grouped(diagnostics: readonly Diagnostic[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, { severity, rule, message, help, labels, fix }] of diagnostics.entries()) {
    const own = fix || labels.length > 0 ? String(index) : '';
    const key = JSON.stringify([severity, rule, message, help, own]);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return [...groups.values()];
}

/** A line of the list. */
interface Item {
  element: HTMLElement;
  /** What shows each of its findings; the first is the line itself. */
  places: readonly HTMLElement[];
  /** What shows the finding of that number, which is drawn if need be. */
  place(number: number): HTMLElement | undefined;
}

function item(diagnostics: readonly Diagnostic[], members: readonly number[], actions: FindingActions): Item {
  const [first = 0, ...others] = members;
  const diagnostic = diagnostics[first] as Diagnostic;
  const also = h('div', { class: 'also' });
  const element = line(diagnostic, first, also, actions);
  const places = [element];
  if (others.length === 0) return { element, places, place: () => element };
  const more = h('button', { type: 'button', class: 'plain', onclick: () => onward() });
  const draw = (to: number) => {
    const next = members
      .slice(places.length, to)
      .map((index) => place(diagnostics[index] as Diagnostic, index, actions));
    places.push(...next);
    more.before(...next.flatMap((place) => [place, ' ']));
    const left = members.length - places.length;
    more.hidden = left === 0;
    fill(more, `and ${count(left, 'more place')}`);
  };
  const onward = () => {
    const next = places.length;
    draw(next + PIECE);
    places[next]?.focus();
  };
  also.append(`${count(members.length, 'time')}${diagnostic.range ? '; also at ' : ' '}`, more);
  draw(PLACES);
  return {
    element,
    places,
    place: (number) => {
      if (number >= places.length) draw(Math.ceil((number + 1) / PIECE) * PIECE);
      return places[number];
    },
  };
}

/** A further place of a finding. */
function place({ range, within }: Diagnostic, index: number, actions: FindingActions): HTMLElement {
  const steps = way(within);
  if (!range) return h('span', { class: 'mono' }, steps);
  return h(
    'button',
    {
      type: 'button',
      class: 'at',
      title: steps === '' ? undefined : steps,
      'aria-label': `Go to line ${range.start.line}, column ${range.start.column}`,
      onclick: () => actions.go(index),
    },
    at(range.start),
  );
}

function line(diagnostic: Diagnostic, index: number, also: HTMLElement, actions: FindingActions): HTMLElement {
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
      also,
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
