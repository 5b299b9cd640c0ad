// What the page can and cannot do: true statements, each with a way to check it.
import { fill, h } from './dom.js';
import type { Requests } from './requests.js';
import { count } from './words.js';

export function startAbout(dialog: HTMLElement, buttons: readonly HTMLElement[], requests: Requests): void {
  if (!(dialog instanceof HTMLDialogElement)) return;
  for (const button of buttons) {
    button.addEventListener('click', () => {
      fill(dialog, ...content(dialog, requests));
      dialog.showModal();
    });
  }
  dialog.addEventListener('click', (event) => {
    // A press on the dialog itself, not on what is in it, is one on the backdrop.
    if (event.target === dialog) dialog.close();
  });
}

function content(dialog: HTMLDialogElement, requests: Requests): Node[] {
  const { ownFiles, since, stopped } = requests.counted();
  return [
    h(
      'div',
      { class: 'dialog' },
      h(
        'header',
        {},
        h('h2', { id: 'about-title' }, 'What this page can and cannot do'),
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
      ),
      h('h3', {}, 'Nothing leaves this tab'),
      h(
        'p',
        {},
        `The browser counted ${count(since, 'request')} since the page was loaded, and ${count(ownFiles, 'file')} that it is made of. `,
        stopped > 0 ? `Its policy stopped ${count(stopped, 'further attempt')}. ` : '',
        'The analysis runs in a worker in this tab. The page’s content-security policy allows no connection at all, and the worker is under the same policy. Where the page came from a server, the browser fetches its files once more when it keeps them for use without a network, and looks for a newer build when the page is loaded, which is told and taken when you want it: that is of its own files, from its own server, and is not counted here.',
      ),
      h(
        'p',
        { class: 'check' },
        'To check: open the developer tools, look at Network, and paste something. Or load the page, take this machine off the network, and go on.',
      ),
      h('h3', {}, 'Nothing is kept'),
      h(
        'p',
        {},
        'No cookies, nothing in the address but the theme, the settings (without the roots and keys that you paste there), the view, and the kind, field or rule that you look at. A reload forgets everything else. The browser keeps the page’s own files, where it came from a server, so that it works without a network; nothing else is stored. Clear forgets at once the input that is shown, what it is compared with, the roots and keys of the settings, and in Build all that was filled in, made or signed. With several tabs, the others keep their inputs until you close them; Clear all closes all of them, and forgets what was in them too. What you copy goes to the clipboard, where other programs can read it.',
      ),
      h(
        'p',
        { class: 'check' },
        'To check: in the developer tools, Application, Storage holds the page’s own files and nothing else.',
      ),
      h('h3', {}, 'Keys that are made here'),
      h(
        'p',
        {},
        'In Build the browser makes and uses them (WebCrypto). A private key that is made is shown, copied and saved when you press for it, and not before; choose that it can’t leave the tab before it is made, and nothing gives it out. What you download is written by the browser, without a request.',
      ),
      h('h3', {}, 'What it tells'),
      h(
        'p',
        {},
        'What kube-apiserver would answer to a create of each object, as sent by a cluster administrator or the user of the settings; what is decoded out of it, down to certificates and tokens and their bytes; whether signatures and chains hold, with the keys that stand beside them or that you trust; who the bearer of a credential would be, and what a signer would do; and where standards or good practice are not followed. Each finding leads to the page of its rule.',
      ),
      h('h3', {}, 'What it cannot tell'),
      h(
        'ul',
        {},
        h(
          'li',
          {},
          'What only a cluster knows: which objects exist, admission webhooks, quotas, other versions’ patches.',
        ),
        h(
          'li',
          {},
          'Whom your cluster trusts: it is told for the issuers, keys and roots that you give, or that stand in the text. What was not checked for want of them says so.',
        ),
        h('li', {}, 'What is wrong in kinds of other groups: they are shown, and said to be only read.'),
        h('li', {}, 'Whether something was revoked or deleted.'),
        h('li', {}, 'Anything about a browser extension that reads pages: such an extension can read this one too.'),
      ),
      h(
        'p',
        {},
        'In the result and in Build, secret values are dots until you ask for them. The text in the editor is shown as it is.',
      ),
    ),
  ];
}
