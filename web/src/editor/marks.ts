// Findings in the text: underlines, signs in the gutter, a card on hover; and the stretch that is chosen.
import {
  type ChangeDesc,
  type Extension,
  type Range,
  RangeSet,
  RangeSetBuilder,
  StateEffect,
  StateField,
} from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter, hoverTooltip } from '@codemirror/view';
import type { Severity } from 'kubecred';
import { ruleAddress } from '../address.js';
import { h, prose } from '../dom.js';
import { mark } from '../words.js';
import type { Placed } from './surface.js';

interface Shown {
  /** In the text that was marked. */
  placed: readonly Placed[];
  /** What changed since: to move thousands of findings with each key would take longer than the key. */
  since: ChangeDesc | undefined;
  underlines: DecorationSet;
  signs: RangeSet<GutterMarker>;
}

const ORDER: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

export const setFindings = StateEffect.define<readonly Placed[]>();
export const setChosen = StateEffect.define<{ from: number; to: number } | undefined>();

class Sign extends GutterMarker {
  constructor(readonly severity: Severity) {
    super();
  }

  override eq(other: Sign): boolean {
    return other.severity === this.severity;
  }

  override toDOM(): Node {
    return h('span', { class: `mark ${this.severity}` }, mark(this.severity));
  }
}

const shown = StateField.define<Shown>({
  create: () => ({ placed: [], since: undefined, underlines: Decoration.none, signs: RangeSet.empty }),
  update(value, transaction) {
    let result = value;
    if (transaction.docChanged) {
      const { changes } = transaction;
      result = {
        placed: value.placed,
        since: value.since?.composeDesc(changes.desc) ?? changes.desc,
        underlines: value.underlines.map(changes),
        signs: value.signs.map(changes),
      };
    }
    for (const effect of transaction.effects) {
      if (effect.is(setFindings)) {
        result = {
          placed: effect.value,
          since: undefined,
          underlines: underlines(effect.value),
          signs: signs(effect.value, (position) => transaction.state.doc.lineAt(position).from),
        };
      }
    }
    return result;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.underlines),
});

const chosen = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    let result = transaction.docChanged ? Decoration.none : value;
    for (const effect of transaction.effects) {
      if (!effect.is(setChosen)) continue;
      const range = effect.value;
      result = range && range.from < range.to ? Decoration.set(SEL.range(range.from, range.to)) : Decoration.none;
    }
    return result;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const SEL = Decoration.mark({ class: 'sel' });
/** A longer stretch is underlined faintly: a whole certificate in waves can't be read. */
const LONG = 120;
const UNDERLINES: Record<Severity, readonly [Decoration, Decoration]> = {
  error: [Decoration.mark({ class: 'e' }), Decoration.mark({ class: 'e long' })],
  warning: [Decoration.mark({ class: 'w' }), Decoration.mark({ class: 'w long' })],
  info: [Decoration.mark({ class: 'i' }), Decoration.mark({ class: 'i long' })],
};

/** All of it; `pressed` is told of a press on a sign. */
export function marks(pressed: (lineStart: number) => void): Extension {
  return [
    shown,
    chosen,
    gutter({
      class: 'marks',
      markers: (view) => view.state.field(shown).signs,
      domEventHandlers: {
        mousedown: (_view, block) => {
          pressed(block.from);
          return true;
        },
      },
    }),
    hoverTooltip((view, position) => {
      const here = placedNow(view.state.field(shown)).filter((one) => one.from <= position && position <= one.to);
      const first = here[0];
      if (!first) return null;
      return { pos: first.from, end: first.to, above: true, create: () => ({ dom: card(here) }) };
    }),
  ];
}

function placedNow({ placed, since }: Shown): readonly Placed[] {
  if (!since) return placed;
  return placed.map((one) => {
    const from = since.mapPos(one.from, 1);
    return { ...one, from, to: Math.max(from, since.mapPos(one.to, -1)) };
  });
}

function underlines(placed: readonly Placed[]): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { from, to, diagnostic } of placed) {
    if (from < to) ranges.push(UNDERLINES[diagnostic.severity][to - from > LONG ? 1 : 0].range(from, to));
  }
  return Decoration.set(ranges, true);
}

/** One sign a line: the worst. */
function signs(placed: readonly Placed[], lineStart: (position: number) => number): RangeSet<GutterMarker> {
  const worst = new Map<number, Severity>();
  for (const { from, diagnostic } of placed) {
    const line = lineStart(from);
    const before = worst.get(line);
    if (!before || ORDER[diagnostic.severity] < ORDER[before]) worst.set(line, diagnostic.severity);
  }
  const builder = new RangeSetBuilder<GutterMarker>();
  for (const [line, severity] of [...worst].sort(([a], [b]) => a - b)) builder.add(line, line, new Sign(severity));
  return builder.finish();
}

function card(placed: readonly Placed[]): HTMLElement {
  const most = 5;
  const rest = placed.length - most;
  return h(
    'div',
    { class: 'card' },
    ...placed
      .slice(0, most)
      .map(({ diagnostic }) =>
        h(
          'div',
          { class: 'told' },
          h('span', { class: `mark ${diagnostic.severity}` }, mark(diagnostic.severity)),
          h(
            'div',
            {},
            h('div', {}, ...prose(diagnostic.message)),
            diagnostic.help !== undefined && h('div', { class: 'help' }, ...prose(diagnostic.help)),
            h('div', { class: 'rule' }, h('a', { href: ruleAddress(diagnostic.rule) }, diagnostic.rule)),
          ),
        ),
      ),
    rest > 0 && h('div', { class: 'help' }, `and ${rest} more in the list`),
  );
}
