// What is said beside the result, which stays.
import { byId, fill, h, prose } from './dom.js';

/** `undo` takes back what the message says was done. */
export function tell(message: string, undo?: () => void): void {
  byId('notice').hidden = message === '';
  fill(byId('notice'), ...prose(message), undo && h('button', { type: 'button', onclick: undo }, 'Undo'));
}
