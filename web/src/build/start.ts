// Build is a part of its own: it is run when it is looked at first, or when something is to be built again.
import { fill, h } from '../dom.js';
import { onView } from '../views.js';
import type { Edit } from './edit.js';
import type { Build, BuildListener } from './view.js';

/** Starts Build in `main` once it is asked for. */
export function startBuild(main: HTMLElement, listener: BuildListener): Build {
  let loading: Promise<Build> | undefined;
  const load = () => {
    loading ??= import('./view.js').then((part) => part.startBuild(main, listener));
    return loading.catch(() => {
      // Another visit tries once more.
      loading = undefined;
      fill(
        main,
        h('p', { class: 'page', role: 'alert' }, 'Build could not be loaded. Go to another view and come back.'),
      );
      return undefined;
    });
  };
  onView((view) => {
    if (view === 'build') void load();
  });
  return {
    edit: (edit: Edit) => void load().then((loaded) => loaded?.edit(edit)),
    // What was never there has nothing to forget; what was asked for before comes before.
    wipe: () =>
      void loading?.then(
        (loaded) => loaded.wipe(),
        () => undefined,
      ),
  };
}
