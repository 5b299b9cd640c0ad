// Help with what is typed, from the declarations of the kinds. A part of its own: who only looks at a text does not need it.
import { acceptCompletion, autocompletion, startCompletion } from '@codemirror/autocomplete';
import { indentService } from '@codemirror/language';
import { type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';

export { fieldNamed } from './address.js';

import { complete } from './complete.js';
import { documentation, show } from './documentation.js';

/** What is below a name stands two letters further in. */
const deeper = indentService.of((context, position) => {
  if (position === 0) return null;
  const line = context.lineAt(position, -1);
  const before = line.text.slice(0, position - line.from);
  const [indent = ''] = /^ */.exec(before) ?? [];
  return indent.length + (/^ *(?:- +)*[^\s#][^#]*:\s*$/.test(before) ? 2 : 0);
});

const appearance = EditorView.theme({
  '.field-card': { maxWidth: '460px' },
  '.field-head': { display: 'flex', gap: 'var(--s2)', alignItems: 'baseline', flexWrap: 'wrap' },
  '.field-head > code': { fontWeight: '600' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    font: '12.5px/1.5 var(--mono)',
    maxHeight: '14em',
    padding: '2px 0',
    minWidth: 'min(260px, 80vw)',
    maxWidth: 'min(480px, 90vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    justifyContent: 'space-between',
    gap: 'var(--s4)',
    padding: '2px var(--s2)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-wash)',
    color: 'var(--ink)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > completion-section': {
    font: '600 12px/1.5 var(--sans)',
    color: 'var(--soft)',
    padding: 'var(--s1) var(--s2) 2px',
    borderBottom: '0',
    opacity: '1',
  },
  '.cm-completionDetail': { font: '12px/1.5 var(--sans)', color: 'var(--soft)', marginLeft: '0' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600', color: 'var(--accent)' },
  '.cm-tooltip.cm-completionInfo': {
    padding: 'var(--s2) var(--s3)',
    maxWidth: '320px',
    font: '12.5px/1.5 var(--sans)',
  },
  '.cm-snippetField': { backgroundColor: 'color-mix(in srgb, var(--accent) 12%, transparent)' },
  '.cm-snippetFieldPosition': { borderLeftColor: 'var(--accent)' },
});

/** Where what is said of an option stands: beside the list where there is room, else below it, and never on it. */
const beside: NonNullable<Parameters<typeof autocompletion>[0]>['positionInfo'] = (
  _view,
  list,
  _option,
  info,
  space,
) => {
  const width = Math.min(320, info.right - info.left);
  const right = space.right - list.right;
  const left = list.left - space.left;
  if (Math.max(left, right) < width + 8) return { style: `top: 100%; left: 0; max-width: ${list.right - list.left}px` };
  return { style: `top: 0; ${right >= width ? 'left' : 'right'}: 100%; width: ${width}px` };
};

export const help: Extension = [
  autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60, positionInfo: beside }),
  Prec.high(keymap.of([{ key: 'Tab', run: acceptCompletion }])),
  documentation,
  deeper,
  appearance,
];

export const commands = { complete: startCompletion, document: show };
