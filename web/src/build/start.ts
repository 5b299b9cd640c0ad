// Build is a part of its own: it is run when it is looked at first, or when something is to be built again.
import { lazily } from '../parts.js';
import { onView } from '../views.js';
import type { Build, BuildListener } from './view.js';

/** Starts Build in `main` once it is asked for. */
export function startBuild(main: HTMLElement, listener: BuildListener): Build {
  let build: Build | undefined;
  const load = lazily(main, async () => {
    const { startBuild } = await import('./view.js');
    build = startBuild(main, listener);
    return build;
  });
  let asked: Promise<unknown> = Promise.resolve();
  onView((view) => {
    if (view === 'build') void load();
  });
  return {
    edit: (edit) => {
      asked = load().then((loaded) => loaded?.edit(edit));
    },
    // What was never there has nothing to forget; what was asked for before comes before.
    wipe: () => void asked.finally(() => build?.wipe()),
    isEmpty: () => build?.isEmpty() ?? true,
  };
}
