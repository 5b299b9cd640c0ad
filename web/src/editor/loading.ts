// The editor comes after the first view. Where it can't be loaded it is tried again: when the network is back, and when
// somebody goes to the text.
import { afterFirstView } from '../parts.js';
import type { Delay } from './note.js';

/** What takes longer is worth a word. */
const PATIENCE_MILLISECONDS = 8000;

/** `field` is where the text is until then; `late` is called when it takes long, and when it fails. */
export async function loadAfterFirstView(
  field: HTMLElement,
  load: () => Promise<void>,
  late: (delay: Delay) => void,
): Promise<void> {
  await afterFirstView;
  const attempt = async () => {
    const timer = setTimeout(() => late('slow'), PATIENCE_MILLISECONDS);
    try {
      await load();
    } catch {
      late('missing');
      addEventListener('online', again);
      field.addEventListener('focus', again);
    } finally {
      clearTimeout(timer);
    }
  };
  const again = () => {
    removeEventListener('online', again);
    field.removeEventListener('focus', again);
    void attempt();
  };
  await attempt();
}
