// What can be brought back into a form, said above it.
import { h } from '../dom.js';

export interface FormerActions {
  undo(): void;
  redo(): void;
  forget(): void;
}

/** The line about it; nothing where nothing can be brought back. `by` says what took the place of the former form. */
export function former(
  { before, after }: { before: boolean; after: boolean },
  by: string | undefined,
  actions: FormerActions,
): HTMLElement | undefined {
  if (!before && !after) return undefined;
  const button = (title: string, press: () => void) => h('button', { type: 'button', onclick: press }, title);
  const kept = 'What was in it before is kept in this tab.';
  return h(
    'div',
    { class: 'former row-of', role: 'group', 'aria-label': 'The former form' },
    h('span', { id: 'build-former' }, before ? `${by ?? ''} ${kept}`.trim() : 'The former form is back.'),
    before && button('Undo', actions.undo),
    after && button('Redo', actions.redo),
    h(
      'button',
      { type: 'button', class: 'plain', onclick: () => actions.forget() },
      before ? 'Forget it' : 'Keep this',
    ),
  );
}
