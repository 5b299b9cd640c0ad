// Puts the page together: the frame, the views, and the dialog of the rules over whichever view is shown.
import './trusted-types.js';
import './frame.js';
import { startBuild } from './build/start.js';
import { byId } from './dom.js';
import { attempt, inspect, isGiven, onEdit, refocus } from './inspect.js';
import { keepPage } from './keep.js';
import { showNewer } from './newer.js';
import { loadParts } from './parts.js';
import { startReference } from './reference/start.js';
import { startRules } from './rules/dialog.js';
import { showView, startViews } from './views.js';

const build = startBuild(byId('build'), {
  inspect: (text, name) => {
    showView('inspect');
    inspect(text, name);
  },
});
onEdit((edit) => build.edit(edit));
// Both are for all that was given to the page.
for (const id of ['clear', 'clear-all']) byId(id).addEventListener('click', () => build.wipe());
startReference(byId('reference'));
startViews(byId('views'));
startRules(byId('rule'), {
  attempt: (example, rule) => {
    attempt(example, rule);
    // Where the dialog goes back in the history, it has not yet: what is pushed now would be gone back from.
    if (history.state?.depth > 0) addEventListener('popstate', () => showView('inspect'), { once: true });
    else showView('inspect');
  },
  closed: refocus,
});

loadParts();
keepPage((take) => showNewer(byId('newer'), () => !build.isEmpty() || isGiven(), take));
