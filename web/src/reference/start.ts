// The reference is a part of its own: it is run when it is looked at first.
import { address } from '../address.js';
import { onView } from '../views.js';

export function startReference(main: HTMLElement): void {
  let show: Promise<(rest: string) => void> | undefined;
  onView((view, rest) => {
    // Under the dialog of a rule it stays as it is.
    if (view !== 'reference' || !address().route.startsWith('/reference')) {
      if (view === 'reference' && main.childElementCount === 0) load().then((shown) => shown(''));
      return;
    }
    load().then((shown) => shown(rest));
  });
  const load = () => {
    show ??= import('./view.js').then((part) => part.reference(main));
    return show;
  };
}
