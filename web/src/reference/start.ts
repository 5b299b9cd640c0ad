// The reference is a part of its own: it is run when it is looked at first.
import { address } from '../address.js';
import { lazily } from '../parts.js';
import { onView } from '../views.js';

export function startReference(main: HTMLElement): void {
  const load = lazily(main, async () => (await import('./view.js')).reference(main));
  onView((view, rest) => {
    // Under the dialog of a rule it stays as it is.
    if (view !== 'reference' || !address().route.startsWith('/reference')) {
      if (view === 'reference' && main.childElementCount === 0) void load().then((shown) => shown?.(''));
      return;
    }
    void load().then((shown) => shown?.(rest));
  });
}
