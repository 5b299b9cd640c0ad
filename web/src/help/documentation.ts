// The documentation of the field under the pointer, and by a key of the one at the cursor.
import { type Extension, Prec, StateEffect, StateField } from '@codemirror/state';
import {
  type Command,
  closeHoverTooltips,
  EditorView,
  hoverTooltip,
  keymap,
  showTooltip,
  type Tooltip,
} from '@codemirror/view';
import { card, type Known, known, spoken } from './card.js';
import { around, memberAt } from './place.js';

const setShown = StateEffect.define<Tooltip | null>();

/** The card that a key opened; it goes when the cursor does. */
const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setShown)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

/** Shows the card of the field at the cursor; pressed once more it goes to the link in it. */
export const show: Command = (view) => {
  const { state } = view;
  const open = state.field(shown);
  if (open) {
    view.dom.querySelector<HTMLElement>('.field-card.kept a')?.focus();
    return true;
  }
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  // In front of what stands on the line, or of its dash, the field is meant that it begins with.
  const found = at(view, Math.max(head, line.from + (/^[\s-]*/.exec(line.text)?.[0].length ?? 0)));
  if (!found) {
    view.dispatch({ effects: EditorView.announce.of('No field is known here') });
    return true;
  }
  view.dispatch({
    effects: [
      closeHoverTooltips,
      setShown.of({ pos: found.from, above: true, create: () => ({ dom: kept(view, found.known) }) }),
      EditorView.announce.of(spoken(found.known)),
    ],
  });
  return true;
};

const hide: Command = (view) => {
  if (!view.state.field(shown)) return false;
  view.dispatch({ effects: setShown.of(null) });
  return true;
};

export const documentation: Extension = [
  shown,
  hoverTooltip((view, position) => {
    const found = at(view, position);
    return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: card(found.known) }) } : null;
  }),
  Prec.high(
    keymap.of([
      { key: 'F1', run: show, preventDefault: true },
      { key: 'Mod-i', run: show, preventDefault: true },
      { key: 'Escape', run: hide },
    ]),
  ),
];

function at(view: EditorView, position: number): { from: number; to: number; known: Known } | undefined {
  const near = around(view.state, position, 'asking');
  const member = near && memberAt(near.text, position - near.start);
  const found = member && known(member);
  return found && { from: near.start + member.entry.from, to: near.start + member.entry.to, known: found };
}

/** A card from which Escape leads back into the text. */
function kept(view: EditorView, found: Known): HTMLElement {
  const element = card(found);
  element.classList.add('kept');
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    hide(view);
    view.focus();
  });
  return element;
}
