// What is said beside the result, which stays.
import { byId, fill, prose } from './dom.js';

export function tell(message: string): void {
  byId('notice').hidden = message === '';
  fill(byId('notice'), ...prose(message));
}
