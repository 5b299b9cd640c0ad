// The notice of a newer build, in a line below the header. A reload forgets all that is in the tab, which is said before.
import { fill, h } from './dom.js';

export function showNewer(line: HTMLElement, isAnythingHere: () => boolean, take: () => void): void {
  const button = (text: string, onclick: () => void) => h('button', { type: 'button', onclick }, text);
  const away = () => fill(line);
  const reload = button('Reload', () => {
    if (!isAnythingHere()) {
      take();
      return;
    }
    const stay = button('Not now', away);
    fill(
      line,
      h('p', {}, 'A reload forgets what is in this tab: texts, forms and keys.'),
      button('Reload and forget', take),
      stay,
    );
    stay.focus();
  });
  fill(line, h('p', {}, 'A newer build is here.'), reload, button('Later', away));
}
