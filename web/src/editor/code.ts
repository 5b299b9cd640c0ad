// The editor: CodeMirror in a shadow root, where its styles are constructed sheets, which the page's policy allows. A part
// of its own: the first view does not wait for it.
import {
  defaultKeymap,
  history,
  historyKeymap,
  invertedEffects,
  isolateHistory,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from '@codemirror/commands';
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
  rectangularSelection,
} from '@codemirror/view';
import { filesOf } from '../intake.js';
import { appearance } from './appearance.js';
import { colours } from './colours.js';
import { deletedEndings } from './line-endings.js';
import { marks, setChosen, setFindings } from './marks.js';
import { insertion, pasteOf } from './paste.js';
import type { Sight, Surface, SurfaceListener } from './surface.js';

export { resume } from './resume.js';

/** What each of these does is a step of its own for who takes it back. */
const WHOLE_STEPS = ['input.replace', 'input.fix', 'input.paste'];

/** What a state needs to be shown here; `told` is the field's name and what stands in it while it is empty. */
export function codeExtension(told: { name: string; empty: string }, listener: SurfaceListener): Extension {
  return [
    marks(listener.pressed),
    lineNumbers(),
    colours,
    history(),
    invertedEffects.of(deletedEndings),
    EditorState.transactionExtender.of((transaction) =>
      WHOLE_STEPS.some((event) => transaction.isUserEvent(event)) ? { annotations: isolateHistory.of('full') } : null,
    ),
    drawSelection(),
    rectangularSelection(),
    highlightActiveLine(),
    highlightSpecialChars(),
    EditorView.lineWrapping,
    search({ top: true }),
    placeholder(told.empty),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
    EditorView.contentAttributes.of({
      'aria-label': told.name,
      tabindex: '0',
      // An extension that checks prose elsewhere has no business here; the browser's own check is off already.
      'data-enable-grammarly': 'false',
    }),
    appearance,
    EditorView.domEventHandlers({
      paste: (event, view) => {
        const pasted = pasteOf(event);
        if (!pasted) return false;
        event.preventDefault();
        if ('files' in pasted) listener.files(pasted.files);
        else paste(view, pasted.text);
        return true;
      },
      drop: (event) => {
        if (!event.dataTransfer?.files.length) return false;
        event.preventDefault();
        listener.files(filesOf(event.dataTransfer));
        return true;
      },
    }),
    EditorView.updateListener.of(({ transactions }) => listener.updated(transactions)),
  ];
}

/** Shows a state in `host`, in the place of what stands there and was scrolled down to `top`. */
export function showCode(host: HTMLElement, state: EditorState, top: number): Surface & { view: EditorView } {
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
  const view = new EditorView({ state, parent: root, root });
  // How high the text is becomes known first.
  view.requestMeasure({ read: () => undefined, write: () => view.scrollDOM.scrollTo({ top }) });
  return {
    view,
    get state() {
      return view.state;
    },
    setState: (state) => view.setState(state),
    dispatch: (spec) => view.dispatch(spec),
    focus: () => view.focus(),
    reveal: (position, sight) => view.dispatch({ effects: intoSight(position, sight) }),
    mark: (placed) => view.dispatch({ effects: setFindings.of(placed) }),
    wash: (stretch) => view.dispatch({ effects: setChosen.of(stretch) }),
    can: (command) => command === 'find' || (command === 'undo' ? undoDepth : redoDepth)(view.state) > 0,
    back: (command) => (command === 'undo' ? undo : redo)(view),
    find: () => openSearchPanel(view),
  };
}

function intoSight(position: number, sight: Sight) {
  if (sight === 'center') return EditorView.scrollIntoView(position, { y: 'center' });
  return EditorView.scrollIntoView(position, sight === 'around' ? { y: 'nearest', yMargin: 60 } : {});
}

/** What is all of the text now is looked at from its beginning. */
function paste(view: EditorView, text: string): void {
  const { main } = view.state.selection;
  const isAll = main.to - main.from === view.state.doc.length;
  view.dispatch(
    insertion(view.state, text),
    isAll ? { effects: EditorView.scrollIntoView(0) } : { scrollIntoView: true },
  );
}
