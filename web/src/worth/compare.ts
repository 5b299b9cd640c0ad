// What differs between two things, and what it means for whoever relies on them.
import type { ChangeClass, Comparison, Difference } from 'kubecred';
import { fill, h, prose } from '../dom.js';
import { labelOf } from '../labels.js';
import { count } from '../words.js';
import type { Compare } from './comparison.js';
import { COMPARED, moment, STOPS } from './words.js';

export interface CompareActions {
  /** Puts the text that was kept back into its place. */
  back(): void;
  /** Compares no more. */
  stop(): void;
}

const CLASSES: Record<ChangeClass, { sign: string; word: string; tone: string }> = {
  same: { sign: '=', word: 'nothing that counts differs', tone: 'verified' },
  'routine renewal': { sign: '●', word: 'routine', tone: 'verified' },
  'material change': { sign: '▲', word: 'material', tone: 'warning' },
};

/** Claims that are times, in seconds. */
const TIMES = /\b(auth_time|exp|iat|nbf|warnafter)$/;
/** So much of a value is shown. */
const LONGEST = 160;

/** Fills the section. `kept` is how the text is called that was kept. */
export function showComparison(
  section: HTMLElement,
  result: Compare | undefined,
  kept: string | undefined,
  actions: CompareActions,
): void {
  section.ariaBusy = 'false';
  section.hidden = !result && kept === undefined;
  if (section.hidden) {
    fill(section);
    return;
  }
  const open = kept !== undefined;
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
      ? h('details', { open }, h('summary', {}, summary), ...content(result.comparison, kept))
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
  const { error, kind, differences } = comparison;
  if (error !== undefined || !kind) return h('p', {}, ...prose(error ?? 'there is nothing to compare'));
  const material = differences.filter((one) => one.class === 'material change').length;
  const { sign, tone } = CLASSES[comparison.class];
  const with_ = kept === undefined ? '' : ` (${kept} with this)`;
  const word =
    comparison.class === 'same'
      ? CLASSES.same.word
      : material > 0
        ? `${count(material, 'material change')} of ${count(differences.length, 'difference')}`
        : `a routine renewal: ${count(differences.length, 'difference')}, and each is what a renewal brings`;
  return h(
    'span',
    { class: `answer ${tone}` },
    h('span', { 'aria-hidden': 'true' }, sign),
    ` ${COMPARED[kind]}${with_}: ${word}`,
  );
}

function content({ kind, differences, affected }: Comparison, kept: string | undefined): HTMLElement[] {
  // What a reader must look at comes first.
  const order = [...differences].sort(
    (a, b) => Number(b.class === 'material change') - Number(a.class === 'material change'),
  );
  const columns = kind === 'issuance' ? ['requested', 'issued'] : ['first', 'second'];
  const head = ['What', ...(kept !== undefined && kind !== 'issuance' ? ['kept', 'this'] : columns), 'Means'];
  const rows = order.map((one) => row(one, kind === 'tokens' || kind === 'keySets'));
  return [
    ...(rows.length > 0
      ? [
          h(
            'div',
            { class: 'matrix', tabindex: 0, role: 'region', 'aria-label': 'Differences' },
            h(
              'table',
              {},
              h('caption', {}, 'Differences'),
              h('thead', {}, h('tr', {}, ...head.map((title) => h('th', { scope: 'col' }, title)))),
              h('tbody', {}, ...rows),
            ),
          ),
        ]
      : []),
    ...(kind === 'keySets' || kind === 'authorities' || affected.some(({ stops }) => stops === 'atOnce')
      ? [
          h('h3', { class: 'small' }, 'What becomes of what they vouch for'),
          h(
            'ul',
            { class: 'checks' },
            ...affected.map(({ type, title, input, stops, at, reason }) =>
              h(
                'li',
                {},
                h(
                  'span',
                  { class: `answer ${stops === 'atOnce' ? 'failed' : 'notChecked'}` },
                  STOPS[stops],
                  at && stops === 'atItsEnd' ? `, ${moment(Date.parse(at))}` : '',
                ),
                h(
                  'span',
                  { class: 'what' },
                  h('b', {}, title || (type === 'certificate' ? 'A certificate' : 'A token')),
                  ` of the ${input === 'a' ? 'first' : 'second'}`,
                  h('span', { class: 'reason' }, reason),
                ),
              ),
            ),
          ),
        ]
      : []),
  ];
}

function row({ field, a, b, class: means, reason }: Difference, verbatim: boolean): HTMLElement {
  const { sign, word, tone } = CLASSES[means];
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, verbatim ? field : labelOf('certificate', field)),
    value(a, field),
    value(b, field),
    h(
      'td',
      {},
      h('span', { class: `answer ${tone}` }, h('span', { 'aria-hidden': 'true' }, sign), ` ${word}`),
      reason !== undefined && h('span', { class: 'reason' }, reason),
    ),
  );
}

function value(text: string | undefined, field: string): HTMLElement {
  if (text === undefined) return h('td', {}, h('span', { class: 'soft' }, 'none'));
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const isTime = TIMES.test(field) && /^\d{1,11}$/.test(text);
  const time = isTime && h('span', { class: 'reason' }, moment(Number(text) * 1000));
  return h('td', { class: 'value', translate: 'no' }, short, time);
}
