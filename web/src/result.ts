// What is drawn of a report, and the ways between it and the text: findings, decoded values and bytes are one selection with
// the stretches of the text that they are about.
import type { Diagnostic, Range } from 'kubecred';
import { type ArtifactList, showArtifacts } from './artifacts.js';
import { type BytesDrawer, startBytes } from './bytes.js';
import type { Client } from './client.js';
import { type Der, wayInto } from './der.js';
import { byId, fill } from './dom.js';
import type { Editor, Stretch } from './editor/editor.js';
import { buildFindings, type FindingList } from './findings.js';
import { called } from './objects.js';
import type { Overview } from './overview.js';
import { hideSecrets } from './reveal.js';
import type { ShownRow } from './rows.js';
import { type Place, Selection, show } from './selection.js';
import { inSlices, type Pause } from './slices.js';
import { showVerdict } from './verdict.js';
import { at, count, way } from './words.js';

/** What a report is of. */
export interface Circumstances {
  /** Whether there is an input: without one there is no verdict. */
  isGiven: boolean;
  /** Whether there ever was one: before that, its absence is not worth a word. */
  isTouched: boolean;
  kubernetesVersion: string;
  /** How long it took, where that is known. */
  milliseconds: number | undefined;
}

export interface ResultListener {
  /** Whether the input is no text: then nothing has a place in it. */
  isBinary(): boolean;
  /** A fix was applied. */
  fixed(title: string): void;
  /** An artifact is to be built again. */
  edit(path: readonly number[]): void;
}

export class Result {
  readonly #editor: Editor;
  readonly #client: Client;
  readonly #listener: ResultListener;
  readonly #selection: Selection;
  #overview: Overview | undefined;
  #findings: FindingList | undefined;
  #artifacts: ArtifactList | undefined;
  /** Findings by their number in the report. */
  #findingPlaces: (Place | undefined)[] = [];
  #rowPlaces = new Map<ShownRow, Place>();
  /** The cards that are DER, of those that are drawn. */
  #ders: Der[] = [];
  readonly #bytes: BytesDrawer;
  /** The value or element that was chosen last. */
  #chosen: Place | undefined;
  /** The finding that was visited last, for F8. */
  #visited = -1;
  /** What is listed and marked of the findings. */
  #listed: readonly Diagnostic[] = [];
  /** Changes with each report: one that comes later is not held up by what is still to be drawn. */
  #turn = 0;

  constructor(editor: Editor, client: Client, listener: ResultListener) {
    this.#editor = editor;
    this.#client = client;
    this.#listener = listener;
    this.#selection = new Selection({
      wash: (stretch, reveal) => editor.choose(stretch, reveal),
      tell: (path) => this.#bytes.tell(path),
    });
    this.#bytes = startBytes({
      asn1: (path, drawn) => client.asn1(path, drawn),
      stretch: (range) => this.#stretch(range),
      chosen: (element) => {
        this.#chosen = element;
        this.#selection.choose(element, true);
      },
      found: (element) => this.#selection.refine(element),
      back: () => this.#goToRow(),
    });
  }

  /**
   * Shows a report, a large one in slices. What comes into sight belongs together: the findings with the verdict, and the
   * artifacts. False if it was left in between.
   */
  show(next: Overview, circumstances: Circumstances): Promise<boolean> {
    this.leave();
    const turn = this.#turn;
    return inSlices(this.#draw(next, circumstances), () => turn === this.#turn);
  }

  /** What is still to be drawn of a report is not drawn any more. */
  leave(): void {
    this.#turn += 1;
  }

  *#draw(
    next: Overview,
    { isGiven, isTouched, kubernetesVersion, milliseconds }: Circumstances,
  ): Generator<Pause, void> {
    hideSecrets();
    const diagnostics = isTouched ? next.diagnostics : [];
    // The second report of a text mostly finds the same: its list and its marks stay.
    const isListed = this.#findings !== undefined && diagnostics === this.#listed;
    if (!isListed) {
      // First, while the page is laid out: the editor measures it.
      this.#editor.mark(this.#listener.isBinary() ? [] : diagnostics);
      yield 'drawn';
    }
    const list = isListed ? undefined : yield* this.#build({ ...next, diagnostics });
    const { summary } = next;
    this.#overview = next;
    if (isGiven) showVerdict(byId('verdict'), next, kubernetesVersion);
    else fill(byId('verdict'));
    fill(
      byId('counts'),
      isGiven &&
        `${count(summary.artifacts, 'artifact')}, ${count(summary.errors + summary.warnings + summary.infos, 'finding')}`,
    );
    if (!isGiven) fill(byId('time'));
    else if (milliseconds !== undefined) fill(byId('time'), `analysed in ${milliseconds.toFixed(1)} ms`);
    this.#selection.clear();
    this.#rowPlaces = new Map();
    this.#ders = [];
    this.#artifacts = undefined;
    if (list) this.#list(list, diagnostics);
    this.#selection.add(this.#findingPlaces.filter((place) => place !== undefined));
    yield 'drawn';
    this.#artifacts = yield* showArtifacts(byId('inside'), next, {
      choose: (row) => this.#choose(this.#rowPlaces.get(row)),
      drawn: (rows) => this.#addRows(rows),
      read: (range) => this.#editor.read(range),
      more: (path, from, drawn) => this.#client.more(path, from, drawn),
      edit: (path) => this.#listener.edit(path),
      derDrawn: (der) => this.#ders.push(der),
      showBytes: (of) => this.#bytes.open({ of }, wayTo(of)),
    });
    // The second report of a text tells more of its signatures: what was chosen stays so.
    this.#renewBytes(milliseconds === undefined);
    yield 'drawn';
  }

  #build(told: Pick<Overview, 'diagnostics' | 'summary' | 'objects'>) {
    return buildFindings(byId('findings'), told, {
      go: (index) => this.goTo(index),
      goTo: (range) => this.reveal(range),
      field: ({ apiVersion = '', kind }, path) => this.#editor.field(apiVersion, kind, path),
      fix: (_, index) => this.#fix(index),
    });
  }

  /** Shows the list, under the focus where that was in the one before. */
  #list(list: FindingList & { show(): void }, diagnostics: readonly Diagnostic[]): void {
    const focused = this.#focusedFinding();
    list.show();
    this.#findings = list;
    this.#listed = diagnostics;
    this.#findingPlaces = diagnostics.map((diagnostic, index) => this.#placeOf(diagnostic, () => list.element(index)));
    this.#visited = -1;
    if (focused === undefined) return;
    const { index, selector } = focused;
    const element = list.element(Math.min(index, diagnostics.length - 1));
    (element?.querySelector<HTMLElement>(selector) ?? element ?? byId('inspector')).focus();
  }

  /** Nothing is shown that does not belong to the text. */
  forget(): void {
    this.leave();
    this.#overview = undefined;
    this.#findings = undefined;
    this.#artifacts = undefined;
    this.#findingPlaces = [];
    this.#listed = [];
    this.#rowPlaces = new Map();
    this.#ders = [];
    this.#chosen = undefined;
    this.#selection.clear();
    this.#bytes.forget();
    this.#editor.mark([]);
    // Not only hidden: it is drawn anew with the next result, and that may take a while.
    for (const id of ['findings', 'together', 'inside', 'worth', 'compare']) {
      byId(id).hidden = true;
      fill(byId(id));
    }
    byId('start').hidden = true;
    for (const id of ['counts', 'time', 'verdict', 'said']) fill(byId(id));
  }

  /** The cursor moved in the text. */
  follow(position: number): void {
    this.#artifacts?.reveal((range) => {
      const { from, to } = this.#editor.stretch(range);
      return from <= position && position <= to;
    });
    const isFound = this.#selection.follow(position);
    this.#chosen = undefined;
    const der = this.#showBytesAt({ from: position, to: position });
    if (!isFound && der) this.#bytes.tell(wayTo(der));
    this.#editor.keepCursor();
  }

  /** The first finding from a line on. */
  goToLine(lineStart: number): void {
    const index = this.#findingPlaces.findIndex(
      (place) => place?.stretch !== undefined && place.stretch.from >= lineStart,
    );
    if (index >= 0) this.goTo(index);
  }

  goTo(index: number): void {
    const diagnostic = this.#overview?.diagnostics[index];
    const place = this.#findingPlaces[index];
    if (!diagnostic?.range || !place) return;
    this.#visited = index;
    this.#editor.select(this.#editor.stretch(diagnostic.range));
    this.#selection.choose(place, false);
    if (place.stretch) this.#showBytesAt(place.stretch);
    const element = place.element();
    if (element) show(element);
  }

  /** The next finding from where one is: from the one that was visited last, else from the cursor. */
  step(by: 1 | -1): void {
    const places = this.#findingPlaces;
    const reachable = places.flatMap((place, index) => (place && this.#findings?.isShown(index) ? [index] : []));
    if (reachable.length === 0) return;
    const { cursor } = this.#editor;
    const now = reachable.indexOf(this.#visited);
    const fromCursor =
      by === 1
        ? reachable.findIndex((index) => (places[index]?.stretch?.from ?? 0) >= cursor)
        : reachable.findLastIndex((index) => (places[index]?.stretch?.from ?? 0) < cursor);
    const next = now >= 0 ? now + by : fromCursor >= 0 ? fromCursor : by === 1 ? 0 : -1;
    const index = reachable.at(next % reachable.length);
    if (index === undefined) return;
    this.goTo(index);
    this.#say(index, reachable.indexOf(index), reachable.length);
  }

  /** Shows a place of the text. */
  reveal(range: Range | undefined): void {
    if (range) this.#editor.select(this.#editor.stretch(range));
  }

  /** The link to a rule, at the first finding by it. */
  linkTo(rule: string | undefined): HTMLElement | undefined {
    const index = this.#overview?.diagnostics.findIndex((diagnostic) => diagnostic.rule === rule) ?? -1;
    return index < 0 ? undefined : (this.#findings?.element(index)?.querySelector<HTMLElement>('.rule a') ?? undefined);
  }

  #fix(index: number): void {
    const change = this.#overview?.diagnostics[index]?.fix;
    if (change && this.#editor.apply(change)) this.#listener.fixed(change.title);
  }

  /** Says a finding to who does not see it; a new text is heard, also where it reads the same. */
  #say(index: number, number: number, of: number): void {
    const { diagnostics, objects } = this.#overview ?? {};
    const diagnostic = diagnostics?.[index];
    if (!diagnostic) return;
    const { severity, message, help } = diagnostic;
    const about = objects?.alone ? undefined : objects?.list[objects.of[index] ?? -1];
    const sentences = [
      `${severity === 'info' ? 'Remark' : severity}, ${number + 1} of ${of}`,
      about ? `${called(about)}: ${message}` : message,
      help ?? '',
    ];
    fill(byId('said'), `${sentences.filter(Boolean).join('. ')}.`.replaceAll('`', ''));
  }

  #choose(place: Place | undefined): void {
    if (!place) return;
    const { bytes, stretch } = place;
    this.#chosen = place;
    this.#selection.choose(place, true);
    this.#bytes.select(bytes && { of: bytes.of, bytes, at: stretch }, true);
  }

  /** Shows the bytes at a place in the text, if they are shown at all; and says of what they are. */
  #showBytesAt(at: Stretch): Der | undefined {
    let [closest, least] = [undefined as Der | undefined, Number.POSITIVE_INFINITY];
    for (const der of this.#ders) {
      const { from, to } = this.#stretch(der.range) ?? { from: 0, to: -1 };
      if (from <= at.from && at.to <= to && to - from <= least) [closest, least] = [der, to - from];
    }
    this.#bytes.select(closest && { of: closest, at }, false);
    return closest;
  }

  #renewBytes(isSame: boolean): void {
    const chosen = isSame ? this.#chosen : undefined;
    this.#chosen = undefined;
    this.#bytes.renew(this.#ders, isSame);
    if (!chosen) return;
    const key = chosen.bytes?.of.path.join('.');
    const of = this.#ders.find(({ path }) => path.join('.') === key);
    this.#chosen =
      chosen.group === 'row'
        ? [...this.#rowPlaces.values()].find(({ path }) => path === chosen.path)
        : { ...chosen, bytes: chosen.bytes && of && { ...chosen.bytes, of } };
    if (this.#chosen) this.#selection.choose(this.#chosen, false);
  }

  /** The focus goes to the decoded value that was chosen last. */
  #goToRow(): boolean {
    const label = this.#selection.row?.querySelector<HTMLElement>('.label');
    label?.focus();
    return label !== undefined && label !== null;
  }

  /** Where a range is in the text, if the input is one. */
  #stretch(range: Range | undefined): Stretch | undefined {
    return range && !this.#listener.isBinary() ? this.#editor.stretch(range) : undefined;
  }

  #placeOf(diagnostic: Diagnostic, element: Place['element']): Place | undefined {
    const stretch = this.#stretch(diagnostic.range);
    if (!diagnostic.range || !stretch) return undefined;
    const { range, within, path, rule } = diagnostic;
    return {
      stretch,
      group: 'finding',
      element,
      get path() {
        return [at(range.start), way(within) || path, rule].filter(Boolean).join(' · ');
      },
    };
  }

  /** Makes the values that were drawn a part of the one selection. */
  #addRows(drawn: readonly ShownRow[]): void {
    const places = drawn.flatMap((shown) => {
      const { row, bytes, element, path } = shown;
      const stretch = this.#stretch(row.range);
      if (!stretch && !bytes) return [];
      const place: Place = { group: 'row', stretch, bytes, element: () => element, path };
      this.#rowPlaces.set(shown, place);
      return [place];
    });
    this.#selection.add(places);
  }

  /** Which finding holds the focus and in what, so that the list can be made anew under it. */
  #focusedFinding(): { index: number; selector: string } | undefined {
    const focused = document.activeElement;
    const index = focused?.closest('.finding') ? this.#findings?.indexOf(focused) : undefined;
    if (!focused || index === undefined) return undefined;
    return { index, selector: focused.matches('.rule a') ? '.rule a' : '.at' };
  }
}

/** How the way to an artifact reads. */
function wayTo(der: Der): string {
  return [der.range ? at(der.range.start) : '', wayInto(der, [])].filter((part) => part !== '').join(' · ');
}
