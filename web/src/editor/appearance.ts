// How the editor looks: the page's tokens, which reach into the shadow root.
import { EditorView } from '@codemirror/view';
import { HANGING } from './colours.js';

const mono = { fontFamily: 'var(--mono)', fontSize: '12.5px' };

// A wrapped line goes on below its own beginning, two letters further in. One class a depth, because the page's policy
// allows no style attributes.
const hanging = Object.fromEntries(
  HANGING.map((name, depth) => [
    `.${name}`,
    { paddingLeft: `calc(2px + ${depth + 2}ch)`, textIndent: `-${depth + 2}ch` },
  ]),
);

export const appearance = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--raised)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { ...mono, lineHeight: '1.65', overflow: 'auto' },
  '.cm-content': { padding: 'var(--s2) 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 var(--s3) 0 2px', wordBreak: 'break-all' },
  ...hanging,
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-placeholder': { color: 'var(--soft)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--sunken) 60%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)',
  },
  '.cm-gutters': { backgroundColor: 'transparent', border: '0', color: 'var(--soft)' },
  '.cm-gutter.marks': { width: '22px', cursor: 'pointer' },
  '.cm-gutter.marks .cm-gutterElement': { textAlign: 'center' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '30px', padding: '0 var(--s3) 0 0' },
  '.mark.error': { color: 'var(--error)' },
  '.mark.warning': { color: 'var(--warning)' },
  '.mark.info': { color: 'var(--accent)' },
  '.k': { color: 'var(--accent)' },
  '.s': { color: 'var(--ok)' },
  '.n': { color: 'var(--warning)' },
  '.c': { color: 'var(--soft)' },
  '.e': { '--tone': 'var(--error)' },
  '.w': { '--tone': 'var(--warning)' },
  '.i': { '--tone': 'var(--accent)' },
  '.e, .w, .i': {
    textDecoration: 'underline wavy 1px var(--tone)',
    textUnderlineOffset: '4px',
    textDecorationSkipInk: 'none',
  },
  '.i, .long': { textDecorationStyle: 'dotted' },
  '.long': { textDecorationColor: 'color-mix(in srgb, var(--tone) 55%, transparent)' },
  '.sel': {
    backgroundColor: 'var(--accent-wash)',
    borderRadius: '2px',
    boxShadow: '0 0 0 1px color-mix(in srgb, var(--accent) 45%, transparent)',
    // With colours of the system, this alone is seen of it.
    outline: '1px solid transparent',
  },
  '.cm-specialChar': { color: 'var(--error)' },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--raised)',
    boxShadow: '0 2px 10px light-dark(#0002, #0006)',
    font: '13px/1.5 var(--sans)',
    color: 'var(--ink)',
    maxWidth: 'min(520px, 90vw)',
  },
  '.card': { padding: 'var(--s2) var(--s3)', display: 'grid', gap: 'var(--s2)' },
  '.told': { display: 'grid', gridTemplateColumns: '16px 1fr', gap: '0 var(--s1)' },
  '.help': { color: 'var(--soft)' },
  '.rule': { font: '11.5px/1.6 var(--mono)', color: 'var(--soft)' },
  '.rule a': { color: 'inherit', textDecoration: 'underline dotted', textUnderlineOffset: '2px' },
  '.card code': { ...mono, overflowWrap: 'anywhere' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-search': { font: '13px/1.5 var(--sans)' },
  '.cm-textfield, .cm-button': {
    font: 'inherit',
    color: 'inherit',
    backgroundColor: 'var(--raised)',
    backgroundImage: 'none',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--warning-wash)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--accent)', backgroundColor: 'var(--warning-wash)' },
});
