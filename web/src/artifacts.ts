// What is inside: one card for each artifact, with what is nested in it.
import type { Artifact, Report, Row } from 'kubecred';
import { fill, h } from './dom.js';
import { secret } from './secret.js';
import { at, count, kind, lines, way } from './words.js';

/** A decoded value and the elements that show it. */
export interface ShownRow {
  row: Row;
  element: HTMLElement;
  path: string;
}

const LONGEST = 1200;

/** Fills the section and gives back every row; `choose` is called with its number when one is pressed. */
export function showArtifacts(section: HTMLElement, report: Report, choose: (index: number) => void): ShownRow[] {
  const shown: ShownRow[] = [];
  section.hidden = report.artifacts.length === 0;
  fill(
    section,
    h(
      'h2',
      { id: 'inside-title' },
      'Inside ',
      h('span', { class: 'count' }, count(report.summary.artifacts, 'artifact')),
    ),
    ...report.artifacts.map((artifact) => card(artifact, [], shown, choose)),
  );
  return shown;
}

function card(
  artifact: Artifact,
  around: Artifact['within'],
  shown: ShownRow[],
  choose: (index: number) => void,
): HTMLElement {
  const { rows, children, range, title, verdict } = artifact;
  const where = artifact.within.length > 0 ? way(beyond(artifact.within, around)) : range ? lines(range) : '';
  const firstRow = shown.length;
  const list = h('dl', {}, ...rows.flatMap((row) => pair(row, artifact, shown, choose)));
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const labels = shown.slice(firstRow, firstRow + rows.length).map(({ element }) => element.querySelector('button'));
    const now = labels.indexOf(document.activeElement as HTMLButtonElement);
    const next = step === undefined || now < 0 ? undefined : labels[now + step];
    if (!next) return;
    event.preventDefault();
    for (const label of labels) if (label) label.tabIndex = label === next ? 0 : -1;
    next.focus();
  });
  return h(
    'article',
    { class: `artifact ${artifact.type}` },
    h(
      'header',
      {},
      h('b', {}, kind(artifact)),
      title !== '' && h('span', { class: 'title' }, title),
      where !== '' && h('span', { class: 'way' }, where),
      verdict &&
        h('span', { class: `end ${verdict.code < 300 ? 'ok' : 'error'}` }, `${verdict.code} ${verdict.reason ?? ''}`),
    ),
    artifact.type === 'unreadable' && h('p', { class: 'unreadable' }, artifact.value.error),
    rows.length > 0 && list,
    ...children.map((child) => {
      const nested = card(child, artifact.within, shown, choose);
      nested.classList.add('nested');
      return nested;
    }),
  );
}

/** A label and its value. The labels of a card are one stop for the Tab key; arrows go from one to the next. */
function pair(row: Row, artifact: Artifact, shown: ShownRow[], choose: (index: number) => void): HTMLElement[] {
  const index = shown.length;
  const firstOfCard = artifact.rows[0] === row;
  const label = row.range
    ? h(
        'button',
        { type: 'button', class: 'label', tabindex: firstOfCard ? 0 : -1, onclick: () => choose(index) },
        row.label,
      )
    : row.label;
  const value = row.sensitive ? secret(row.label, row.value) : shortened(row.value);
  const term = h('dt', {}, label);
  const element = h('div', { class: row.range ? 'row placed' : 'row' }, term, h('dd', { translate: 'no' }, value));
  element.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    if (row.range && (getSelection()?.isCollapsed ?? true)) choose(index);
  });
  const steps = way([...artifact.within, ...row.within]);
  const place = row.range ? at(row.range.start) : '';
  shown.push({ row, element, path: [place, steps, row.label].filter((part) => part !== '').join(' · ') });
  return [element];
}

/** A long value begins with a part of it, and shows the rest when asked. */
function shortened(value: string): HTMLElement {
  const text = h('span', {}, value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  if (value.length <= LONGEST) return text;
  const more = h(
    'button',
    { type: 'button', class: 'plain' },
    `Show all ${value.length.toLocaleString('en')} characters`,
  );
  more.addEventListener('click', () => {
    fill(text, value);
    more.remove();
  });
  return h('span', {}, text, ' ', more);
}

/** The steps that the artifact around does not have already. */
function beyond(steps: Artifact['within'], around: Artifact['within']): Artifact['within'] {
  const shared = around.every((step, index) => JSON.stringify(step) === JSON.stringify(steps[index]));
  return shared && steps.length > around.length ? steps.slice(around.length) : steps;
}
