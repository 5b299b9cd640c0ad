// What is inside: one card for each artifact, with what is nested in it. A card is drawn when it is opened, and a page
// of cards when it is asked for: there can be as many as the text has lines.
import type { Artifact, Range, Step } from 'kubecred';
import { type Der, derOf } from './der.js';
import { fill, h, prose } from './dom.js';
import type { Overview, Page, Shown } from './overview.js';
import { type RowActions, showRows } from './rows.js';
import type { Pause } from './slices.js';
import { ANSWERS, count, kind, lines, title, way } from './words.js';

export interface ArtifactActions extends RowActions {
  /** Asks for the artifacts below the one at `path`, from number `from` on. */
  more(path: readonly number[], from: number, drawn: (page: Page) => void): void;
  /** Builds the artifact at `path` again, in a form. */
  edit(path: readonly number[]): void;
  /** A card of what is DER was drawn. */
  derDrawn(der: Der): void;
  /** Shows the bytes of all of it. */
  showBytes(der: Der): void;
}

/** The artifacts as they are drawn. */
export interface ArtifactList {
  /** Opens the cards that cover a place in the text: `covers` says of a range whether it does. */
  reveal(covers: (range: Range) => boolean): void;
}

/** Rows of cards that are open from the start. */
const OPEN_ROWS = 120;

interface Drawing {
  actions: ArtifactActions;
  /** The cards that were never open, of those that are drawn, and how to open them. */
  closed: Map<Range, () => void>;
  /** How many rows more can be open from the start. */
  room: number;
}

/** Fills the section, once what comes into it is built. */
export function* showArtifacts(
  section: HTMLElement,
  overview: Overview,
  actions: ArtifactActions,
): Generator<Pause, ArtifactList> {
  const drawing: Drawing = { actions, closed: new Map(), room: OPEN_ROWS };
  const title = ['Inside ', h('span', { class: 'count' }, count(overview.summary.artifacts, 'artifact'))];
  const drawn: HTMLElement[] = [];
  for (const artifact of overview.artifacts) {
    drawn.push(card(artifact, [], drawing));
    yield 'built';
  }
  section.hidden = drawn.length === 0;
  fill(section, h('h2', { id: 'inside-title' }, ...title), ...withMore(drawn, overview, [], [], drawing));
  return {
    reveal: (covers) => {
      // Inside a card that is opened here the next one may stand.
      for (let next = find(); next; next = find()) next();

      function find() {
        for (const [range, open] of drawing.closed) if (covers(range)) return open;
        return undefined;
      }
    },
  };
}

/** The cards of a page, and a button for those that follow. */
function cards(page: Page, path: readonly number[], around: readonly Step[], drawing: Drawing): HTMLElement[] {
  const drawn = page.artifacts.map((artifact) => card(artifact, around, drawing));
  return withMore(drawn, page, path, around, drawing);
}

function withMore(
  drawn: HTMLElement[],
  { artifacts, left }: Page,
  path: readonly number[],
  around: readonly Step[],
  drawing: Drawing,
): HTMLElement[] {
  if (left === 0) return drawn;
  const next = (artifacts.at(-1)?.path.at(-1) ?? -1) + 1;
  const more = h('button', { type: 'button', class: 'plain more' }, `Show more of ${count(left, 'artifact')}`);
  more.addEventListener('click', () => {
    drawing.actions.more(path, next, (page) => {
      const following = cards(page, path, around, drawing);
      more.replaceWith(...following);
      following[0]?.querySelector<HTMLElement>('summary')?.focus();
    });
  });
  return [...drawn, more];
}

function card(artifact: Shown, around: readonly Step[], drawing: Drawing): HTMLElement {
  const { rows, children, left, range, verdict, type, signed } = artifact;
  const named = title(artifact);
  const where = artifact.within.length > 0 ? way(beyond(artifact.within, around)) : range ? lines(range) : '';
  const head = [
    h('b', {}, kind(artifact)),
    named !== '' && h('span', { class: 'title' }, named),
    type === 'unreadable' && h('span', { class: 'way' }, 'not opened'),
    where !== '' && h('span', { class: 'way' }, where),
    signed &&
      h(
        'span',
        { class: `answer ${signed.status}`, translate: 'no' },
        h('span', { 'aria-hidden': 'true' }, ANSWERS[signed.status]),
        ` ${signed.words}`,
      ),
    verdict &&
      h('span', { class: `end ${verdict.code < 300 ? 'ok' : 'error'}` }, `${verdict.code} ${verdict.reason ?? ''}`),
  ];
  const article = h('article', { class: `artifact ${type}` });
  const der = derOf(artifact);
  if (der) drawing.actions.derDrawn(der);
  if (type === 'unreadable' || (rows.length === 0 && children.length === 0 && left === 0)) {
    const why = artifact.type === 'unreadable' && h('p', { class: 'why' }, ...prose(artifact.value.error));
    fill(article, h('header', {}, ...head), why, buttons(artifact, der, drawing.actions));
    return article;
  }
  const details = h('details', {}, h('summary', {}, ...head));
  const draw = () => {
    if (details.childElementCount > 1) return;
    if (range) drawing.closed.delete(range);
    const inside = cards({ artifacts: children, left }, artifact.path, artifact.within, drawing);
    details.append(...showRows(artifact, der, drawing.actions));
    const below = buttons(artifact, der, drawing.actions);
    if (below) details.append(below);
    if (inside.length > 0) details.append(h('div', { class: 'nested' }, ...inside));
  };
  const open = () => {
    details.open = true;
    // The event comes too late for whoever looks for what is inside.
    draw();
  };
  details.addEventListener('toggle', () => {
    if (details.open) draw();
  });
  if (drawing.room > 0) {
    drawing.room -= rows.length;
    open();
  } else if (range) {
    drawing.closed.set(range, open);
  }
  fill(article, details);
  return article;
}

/** What can be done with it, below its values. */
function buttons(artifact: Shown, der: Der | undefined, actions: ArtifactActions): HTMLElement | undefined {
  const button = (told: string, label: string, onclick: () => void) =>
    h('button', { type: 'button', class: 'plain', 'aria-label': label, onclick }, told);
  const named = `${kind(artifact)} ${title(artifact)}`.trim();
  const all = [
    der && button('ASN.1 and bytes', `ASN.1 and bytes of ${named}`, () => actions.showBytes(der)),
    artifact.isEditable &&
      button('Edit this', `Edit this ${kind(artifact)} in Build`, () => actions.edit(artifact.path)),
  ].filter((one) => one !== undefined && one !== false);
  return all.length > 0 ? h('p', { class: 'below' }, ...all) : undefined;
}

/** The steps that the artifact around does not have already. */
function beyond(steps: Artifact['within'], around: readonly Step[]): Artifact['within'] {
  const shared = around.every((step, index) => JSON.stringify(step) === JSON.stringify(steps[index]));
  return shared && steps.length > around.length ? steps.slice(around.length) : steps;
}
