// What was done to the text from the result is taken back there: by the keys of the editor, and by a button where it is told.

import type { Editor } from './editor/editor.js';
import { backOrAgain } from './editor/keys.js';
import { tell } from './notice.js';

/** Returns what tells what was done. */
export function startGoingBack(inspector: HTMLElement, editor: Editor): (message: string) => void {
  const back = () => {
    if (editor.back('undo')) tell('Taken back.');
  };
  // The button goes with what was told.
  const undo = () => {
    back();
    inspector.focus();
  };
  const tellDone = (message: string) => tell(message, editor.can('undo') ? undo : undefined);

  inspector.addEventListener('keydown', (event) => {
    const command = backOrAgain(event);
    if (!command || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    if (command === 'undo') back();
    else if (editor.back('redo')) tellDone('Done again.');
  });
  return tellDone;
}
