// What differs between two things, and what it means for whoever relies on them.
import type { Affected, ChangeClass, Comparison, Difference, FieldDifference } from 'kubecred';
import { byId, fill, h, prose } from '../dom.js';
import { labelOf } from '../labels.js';
import { count } from '../words.js';
import type { Compare } from './comparison.js';
import type { Go } from './link.js';
import { COMPARED, moment, STOPS } from './words.js';

export interface CompareActions {
  /** Puts the text that was kept back into its place. */
  back(): void;
  /** Compares no more. */
  stop(): void;
  /** Shows a place in the text that is there. */
  go: Go;
}

/** What a comparison is shown with. */
interface Shown {
  /** How the text is called that was kept; of two things in one text there is none. */
  kept: string | undefined;
  now: number;
  go: CompareActions['go'];
}

const CLASSES: Record<ChangeClass, { sign: string; word: string; tone: string }> = {
  same: { sign: '=', word: 'nothing that counts differs', tone: 'verified' },
  'routine renewal': { sign: '●', word: 'routine', tone: 'verified' },
  'material change': { sign: '▲', word: 'material', tone: 'warning' },
};

/** Nothing bad was found, and not all is known. */
const UNKNOWN = { sign: '–', tone: 'warning' };

/** Claims that are times, in seconds. */
const TIMES = /\b(auth_time|exp|iat|nbf|warnafter)$/;
/** So much of a value is shown. */
const LONGEST = 160;

/** Fills the section with what is known at this time. `kept` is how the text is called that was kept. */
export function showComparison(
  section: HTMLElement,
  result: Compare | undefined,
  kept: string | undefined,
  now: number,
  actions: CompareActions,
): void {
  section.ariaBusy = 'false';
  section.hidden = !result && kept === undefined;
  if (section.hidden) {
    fill(section);
    return;
  }
  const open = kept !== undefined;
  // What was asked for stands first; what differs within one text nobody asked for.
  const before = byId(open ? 'notice' : 'together');
  if (section.previousElementSibling !== before) before.after(section);
  const summary = result
    ? headline(result.comparison, kept)
    : h('p', {}, ...prose(`Kept for comparison: ${kept}. Paste, drop or open what it is to be compared with.`));
  fill(
    section,
    h(
      'h2',
      { id: 'compare-title' },
      'Compared',
      result?.pair && h('span', { class: 'count' }, `${named(result, 0)} with ${named(result, 1)}`),
    ),
    result && !result.comparison.error
      ? h('details', { open }, h('summary', {}, summary), ...content(result.comparison, { kept, now, go: actions.go }))
      : summary,
    kept !== undefined &&
      h(
        'div',
        { class: 'buttons' },
        h('button', { type: 'button', onclick: actions.back }, 'Back to the first'),
        h('button', { type: 'button', onclick: actions.stop }, 'Compare no more'),
      ),
  );
}

function named({ pair }: Compare, index: 0 | 1): string {
  const { name = '', kind = '', where = '' } = pair?.[index] ?? {};
  return [name || kind, where].filter((part) => part !== '').join(', ');
}

function headline(comparison: Comparison, kept: string | undefined): HTMLElement {
  const { error, kind, fields, omitted, notCompared } = comparison;
  if (error !== undefined || !kind) return h('p', {}, ...prose(error ?? 'there is nothing to compare'));
  // What differs in what is encoded in a field is a difference of that field.
  const all = [...fields, ...comparison.differences.filter(({ path }) => path === undefined)];
  const total = all.length + omitted;
  const material = all.filter((one) => one.class === 'material change').length;
  const with_ = kept === undefined ? '' : ` (${kept} with this)`;
  const { sign, tone, word } = outcome(total, material, omitted > 0 || notCompared.length > 0);
  return h(
    'span',
    { class: `answer ${tone}` },
    h('span', { 'aria-hidden': 'true' }, sign),
    ` ${COMPARED[kind]}${with_}: ${word}`,
  );
}

/** What differs, in a line; `open` says that not all is known. Green is only what is known to be so. */
function outcome(total: number, material: number, open: boolean): { sign: string; tone: string; word: string } {
  if (material > 0) {
    const word = `${count(material, 'material change')} of ${count(total, 'difference')}`;
    return { ...CLASSES['material change'], word };
  }
  if (open) {
    const word = total === 0 ? 'no difference' : count(total, 'difference');
    return { ...UNKNOWN, word: `${word} in what was compared, and not all was` };
  }
  if (total === 0) return CLASSES.same;
  const word = `a routine renewal: ${count(total, 'difference')}, and each is what a renewal brings`;
  return { ...CLASSES['routine renewal'], word };
}

function content(comparison: Comparison, shown: Shown): HTMLElement[] {
  const { kind, differences, fields, omitted, notCompared, affected } = comparison;
  const columns = kind === 'issuance' ? ['requested', 'issued'] : ['first', 'second'];
  const sides = shown.kept !== undefined && kind !== 'issuance' ? ['kept', 'this'] : columns;
  const verbatim = kind === 'tokens' || kind === 'keySets';
  const ended = (one: Affected) => hasEnded(one, shown.now);
  const isTold =
    kind === 'keySets' || kind === 'authorities' || affected.some((one) => one.stops === 'atOnce' || ended(one));
  return [
    ...table('Fields that differ', ['Path', ...sides, 'Means'], fields, (one) => fieldRow(one, shown)),
    ...(omitted > 0 ? [h('p', {}, `${count(omitted, 'difference')} more, not listed.`)] : []),
    ...byPath(differences).flatMap(([path, ofPath]) => [
      ...(path === '' ? [] : [h('h3', { class: 'small', translate: 'no' }, path)]),
      ...table(path === '' ? 'Differences' : `Differences in ${path}`, ['What', ...sides, 'Means'], ofPath, (one) =>
        row(one, verbatim),
      ),
    ]),
    ...(notCompared.length > 0 ? [h('p', {}, `Not compared: ${notCompared.join('; ')}.`)] : []),
    ...(isTold
      ? [
          h('h3', { class: 'small' }, 'What becomes of the certificates and tokens'),
          h('ul', { class: 'checks' }, ...affected.map((one) => becomes(one, ended(one)))),
        ]
      : []),
  ];
}

/** What differs by itself, then in the fields in which it is encoded. */
function byPath(differences: readonly Difference[]): [string, Difference[]][] {
  const groups = new Map<string, Difference[]>([['', []]]);
  for (const one of differences) {
    const path = one.path ?? '';
    groups.set(path, [...(groups.get(path) ?? []), one]);
  }
  return [...groups];
}

/** A table, what a reader must look at first; nothing where it has no rows. */
function table<One extends { class: ChangeClass }>(
  caption: string,
  head: readonly string[],
  all: readonly One[],
  rowOf: (one: One) => HTMLElement,
): HTMLElement[] {
  if (all.length === 0) return [];
  const order = [...all].sort((a, b) => Number(b.class === 'material change') - Number(a.class === 'material change'));
  return [
    h(
      'div',
      { class: 'matrix', tabindex: 0, role: 'region', 'aria-label': caption },
      h(
        'table',
        {},
        h('caption', {}, caption),
        h('thead', {}, h('tr', {}, ...head.map((title) => h('th', { scope: 'col' }, title)))),
        h('tbody', {}, ...order.map(rowOf)),
      ),
    ),
  ];
}

function hasEnded({ at }: Affected, now: number): boolean {
  return at !== undefined && Date.parse(at) <= now;
}

function becomes({ type, title, input, stops, at, reason }: Affected, ended: boolean): HTMLElement {
  const end = at === undefined ? '' : `, ${moment(Date.parse(at))}`;
  return h(
    'li',
    {},
    h(
      'span',
      { class: `answer ${ended || stops === 'atOnce' ? 'failed' : 'notChecked'}` },
      ended ? `has ended already${end}` : `${STOPS[stops]}${stops === 'atItsEnd' ? end : ''}`,
    ),
    h(
      'span',
      { class: 'what' },
      h('b', {}, title || (type === 'certificate' ? 'A certificate' : 'A token')),
      ` of the ${input === 'a' ? 'first' : 'second'}`,
      h('span', { class: 'reason' }, reason),
    ),
  );
}

/** A field of an object. Where it is in the text that is there, its path leads to it. */
function fieldRow(
  { object, path, before, after, rangeB, class: means, reason }: FieldDifference,
  shown: Shown,
): HTMLElement {
  const name = path === '' ? 'the whole object' : path;
  const leads = shown.kept !== undefined && rangeB !== undefined;
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row', class: 'value', translate: 'no' },
      leads ? h('button', { type: 'button', class: 'plain', onclick: () => shown.go({ range: rangeB }) }, name) : name,
      object !== undefined && path !== '' && h('span', { class: 'reason' }, object),
    ),
    value(before, path),
    value(after, path),
    meaning(means, reason),
  );
}

function row({ field, a, b, class: means, reason }: Difference, verbatim: boolean): HTMLElement {
  const asWritten = verbatim || /^(claims|header|keys)\./.test(field);
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, asWritten ? field : labelOf('certificate', field)),
    value(a, field),
    value(b, field),
    meaning(means, reason),
  );
}

function meaning(means: ChangeClass, reason: string | undefined): HTMLElement {
  const { sign, word, tone } = CLASSES[means];
  return h(
    'td',
    {},
    h('span', { class: `answer ${tone}` }, h('span', { 'aria-hidden': 'true' }, sign), ` ${word}`),
    reason !== undefined && h('span', { class: 'reason' }, reason),
  );
}

function value(text: string | undefined, field: string): HTMLElement {
  if (text === undefined) return h('td', {}, h('span', { class: 'soft' }, 'none'));
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const isTime = TIMES.test(field) && /^\d{1,11}$/.test(text);
  const time = isTime && h('span', { class: 'reason' }, moment(Number(text) * 1000));
  return h('td', { class: 'value', translate: 'no' }, short, time);
}
