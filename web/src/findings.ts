// The list of findings: place, what is wrong, what to do, the rule, the fix. Drawn piece by piece: a thousand of them
// would hold up the page.
import type { Diagnostic, Fix, Range, Severity } from 'kubecred';
import { ruleAddress } from './address.js';
import { fill, h, prose } from './dom.js';
import type { About, Objects } from './objects.js';
import type { Overview } from './overview.js';
import type { Pause } from './slices.js';
import { at, count, lines, mark, severityName, way } from './words.js';

/** So many are drawn at once; of the places of one so many. */
const PIECE = 100;
const PLACES = 10;
/** So many are built before the page may have to do something else. */
const STRETCH = 5;
/** In pixels, more or less. */
const HEIGHTS = { heading: 40, line: 60 };

export interface FindingActions {
  /** Goes to a finding. */
  go(index: number): void;
  /** Goes to a second place of a finding. */
  goTo(range: Range): void;
  /** A field in the reference, by its path in an object. */
  field(about: About, path: string): { path: string; href: string } | undefined;
  /** Applies a fix. */
  fix(fix: Fix, index: number): void;
}

/** The findings as they are drawn. */
export interface FindingList {
  /** The element of a finding, which is drawn if need be. */
  element(index: number): HTMLElement | undefined;
  /** The finding that an element belongs to. */
  indexOf(element: Element): number;
  /** Whether a finding is among those that the user wants to see. */
  isShown(index: number): boolean;
}

type Told = Pick<Overview, 'diagnostics' | 'summary' | 'objects'>;

/** What is not shown, as the user chose; it counts for as long as something else is there to be shown. */
const without = new Set<Severity>();

/**
 * Builds what `show` then puts into the section, in the place of what is there. What is found at several places is told
 * once, with its places.
 */
export function* buildFindings(
  section: HTMLElement,
  told: Told,
  actions: FindingActions,
): Generator<Pause, FindingList & { show(): void }> {
  const { diagnostics, summary } = told;
  const severities = new Set(diagnostics.map(({ severity }) => severity));
  const isShown = ({ severity }: Diagnostic) =>
    !without.has(severity) || [...severities].every((one) => without.has(one));
  const list = h('div');
  let drawn = drawList(list, told, isShown, actions);
  yield 'built';
  for (let number = STRETCH; number < PIECE; number += STRETCH) {
    drawn.draw(number);
    yield 'built';
  }
  drawn.draw(PIECE);
  const show = (severity: Severity, shown: boolean) => {
    if (shown) without.delete(severity);
    else without.add(severity);
    drawn = drawList(list, told, isShown, actions);
    drawn.draw(PIECE);
    for (const toggle of toggles) toggle.setAttribute('aria-pressed', String(!without.has(severityOf(toggle))));
  };
  const counts = (['error', 'warning', 'info'] as const)
    .map((severity) => [severity, summary[`${severity}s`]] as const)
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => [severity, count(number, severityName(severity))] as const);
  const toggles = counts.map(([severity, said]) =>
    h(
      'button',
      {
        type: 'button',
        class: 'plain filter',
        'data-severity': severity,
        'aria-pressed': String(!without.has(severity)),
        onclick: () => show(severity, without.has(severity)),
      },
      h('span', { class: `mark ${severity}`, 'aria-hidden': 'true' }, mark(severity)),
      ` ${said}`,
    ),
  );
  const content = [
    h(
      'div',
      { class: 'titled' },
      h(
        'h2',
        { id: 'findings-title', tabindex: -1 },
        'Findings ',
        severities.size < 2 && h('span', { class: 'count' }, counts.map(([, said]) => said).join(', ')),
      ),
      diagnostics.length > 1 &&
        h('span', { class: 'keys' }, h('kbd', {}, 'F8'), ' next ', h('kbd', {}, 'Shift F8'), ' previous'),
    ),
    severities.size > 1 && h('div', { class: 'filters', role: 'group', 'aria-label': 'Show' }, ...toggles),
    list,
    summary.omitted > 0 &&
      h('p', { class: 'soft' }, `${summary.omitted.toLocaleString('en')} more are counted but not listed.`),
  ];
  return {
    show: () => {
      section.hidden = diagnostics.length === 0;
      fill(section, ...content);
    },
    element: (index) => {
      const diagnostic = diagnostics[index];
      // Who goes to one wants to see it.
      if (diagnostic && !isShown(diagnostic)) show(diagnostic.severity, true);
      return drawn.element(index);
    },
    indexOf: (element) => drawn.indexOf(element),
    isShown: (index) => diagnostics[index] !== undefined && isShown(diagnostics[index]),
  };
}

function severityOf(toggle: HTMLElement): Severity {
  return toggle.dataset.severity as Severity;
}

/** A list that is drawn as far as it is asked for. */
interface Drawn extends Omit<FindingList, 'isShown'> {
  /** As far as there are so many of its lines. */
  draw(number: number): void;
}

/** Makes the list one of what is shown, object by object. */
function drawList(
  place: HTMLElement,
  { diagnostics, objects }: Told,
  isShown: (diagnostic: Diagnostic) => boolean,
  actions: FindingActions,
): Drawn {
  const apart = !objects.alone;
  const groups = apart ? byObject(grouped(diagnostics, isShown), objects) : grouped(diagnostics, isShown);
  /** Of each finding its group, and its number there. */
  const where = new Map(groups.flatMap((members, group) => members.map((index, number) => [index, { group, number }])));
  const items: Item[] = [];
  const more = h('button', { type: 'button', class: 'plain', onclick: () => onward() });
  let list: HTMLElement | undefined;
  let part: HTMLElement | undefined;
  let last: number | undefined;
  fill(place, more);
  const draw = (to: number) => {
    for (const members of groups.slice(items.length, to)) {
      const [first = 0] = members;
      const object = objects.of[first] ?? -1;
      if (!list || (apart && object !== last)) {
        list = h('ol', { class: 'findings' });
        part = apart ? h('div', { class: 'part' }, heading(objects.list[object], actions), list) : undefined;
        more.before(part ?? list);
        last = object;
      }
      const next = item(diagnostics, members, objects, actions);
      items.push(next);
      list.append(next.element);
      // How high it is as long as it is out of sight, where it is not laid out.
      if (part)
        part.style.containIntrinsicBlockSize = `auto ${HEIGHTS.heading + HEIGHTS.line * list.childElementCount}px`;
    }
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
  return {
    draw,
    element: (index) => {
      const { group = -1, number = -1 } = where.get(index) ?? {};
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

/** What the findings below it are about. */
function heading(about: About | undefined, actions: FindingActions): HTMLElement {
  if (!about) return h('h3', { class: 'about' }, 'The text as a whole');
  const { kind, title, range } = about;
  return h(
    'h3',
    { class: 'about' },
    kind,
    title !== '' && ' ',
    title !== '' && h('span', { class: 'mono' }, title),
    ' ',
    h('button', { type: 'button', class: 'plain', onclick: () => actions.goTo(range) }, lines(range)),
  );
}

/** The numbers of those that say the same, in the order of the first of each. */
function grouped(diagnostics: readonly Diagnostic[], isShown: (one: Diagnostic) => boolean): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, diagnostic] of diagnostics.entries()) {
    if (!isShown(diagnostic)) continue;
    const { severity, rule, message, help, labels, fix } = diagnostic;
    const own = fix || labels.length > 0 ? String(index) : '';
    const key = JSON.stringify([severity, rule, message, help, own]);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return [...groups.values()];
}

/** What is about one object stands together, in the order of the first of each. */
function byObject(groups: readonly number[][], { of }: Objects): number[][] {
  const apart = new Map<number, number[][]>();
  for (const members of groups) {
    const object = of[members[0] ?? 0] ?? -1;
    const own = apart.get(object);
    if (own) own.push(members);
    else apart.set(object, [members]);
  }
  return [...apart.values()].flat();
}

/** A line of the list. */
interface Item {
  element: HTMLElement;
  /** What shows each of its findings; the first is the line itself. */
  places: readonly HTMLElement[];
  /** What shows the finding of that number, which is drawn if need be. */
  place(number: number): HTMLElement | undefined;
}

function item(
  diagnostics: readonly Diagnostic[],
  members: readonly number[],
  objects: Overview['objects'],
  actions: FindingActions,
): Item {
  const [first = 0, ...others] = members;
  const diagnostic = diagnostics[first] as Diagnostic;
  const also = h('div', { class: 'also' });
  const about = objects.list[objects.of[first] ?? -1];
  const element = line(diagnostic, first, also, about, actions);
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

function line(
  diagnostic: Diagnostic,
  index: number,
  also: HTMLElement,
  about: About | undefined,
  actions: FindingActions,
): HTMLElement {
  const { severity, range, message, help, rule, path, within, labels, fix } = diagnostic;
  const steps = way(within);
  const field = steps === '' && about && path !== undefined ? actions.field(about, path) : undefined;
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
    h('span', { class: `mark ${severity}`, role: 'img', 'aria-label': severityName(severity) }, mark(severity)),
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
      h('div', { class: 'message' }, ...prose(message)),
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
        { class: 'refs' },
        h(
          'div',
          { class: 'rule' },
          h('a', { href: ruleAddress(rule), 'aria-label': `${rule}: what this rule says` }, rule),
          steps !== '' && ` · ${steps}`,
        ),
        field &&
          h(
            'a',
            { href: field.href, 'data-go': 'reference', 'aria-label': `${field.path}: what this field is` },
            field.path,
          ),
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
