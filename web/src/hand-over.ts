// Handing over what is here: the text without its secrets, or a report of what was found, to the clipboard, as a file, or
// printed. Redacted unless somebody wants it otherwise.
import type { Options } from 'kubecred';
import { byId, fill, h } from './dom.js';
import { download } from './download.js';
import type { Done, Favour, Input, OtherTabs } from './protocol.js';
import type { Wanted } from './report/content.js';
import { replaced } from './report/replaced.js';
import { hideSecrets } from './reveal.js';
import { count } from './words.js';

export interface HandOver {
  /** What is here, and what it is called; nothing where there is nothing. */
  given():
    | { input: Input; name: string; options: Options; issuers: readonly string[]; others: OtherTabs | undefined }
    | undefined;
  /** Does it in the worker. */
  favour(favour: Favour): Promise<Done>;
  /** Says something beside the result. */
  tell(message: string): void;
}

export function startHandOver(menu: HTMLElement, actions: HandOver): void {
  const whole = h('input', { type: 'checkbox', id: 'whole' });
  const item = (text: string, act: () => Promise<string> | string) =>
    h('button', { type: 'button', class: 'plain', onclick: () => void run(act) }, text);
  const run = async (act: () => Promise<string> | string) => {
    menu.hidePopover();
    try {
      actions.tell(await act());
    } catch (error) {
      actions.tell(`That could not be done: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  fill(
    menu,
    h(
      'div',
      { class: 'group' },
      item('Copy the text redacted', () => copy(actions)),
      h('p', { class: 'soft' }, 'What is secret in it is replaced, all else stays where it stands.'),
    ),
    h(
      'div',
      { class: 'group' },
      item('Save a report as HTML', () => save(actions, 'html', whole.checked)),
      item('Save a report as Markdown', () => save(actions, 'markdown', whole.checked)),
      item('Print the result', print),
      h('label', { class: 'choice', for: 'whole' }, whole, ' Leave secrets in reports'),
    ),
  );
  // Nobody decides that once for all.
  menu.addEventListener('beforetoggle', (event) => {
    if ((event as ToggleEvent).newState === 'open') whole.checked = false;
  });
  addEventListener('beforeprint', () => {
    hideSecrets();
    // On paper nobody can ask for the rest of a value.
    for (const button of document.querySelectorAll<HTMLElement>('#inspector .whole')) button.click();
    const settings = byId('settings-button').textContent?.trim() ?? '';
    fill(byId('printed'), [actions.given()?.name, settings, moment()].filter(Boolean).join(' · '));
  });
}

async function copy({ given, favour }: HandOver): Promise<string> {
  const here = given();
  if (!here) return NOTHING;
  const { text, replaced: redactions } = await favour({ about: 'redact', input: here.input });
  if (text === '') return 'Nothing was copied: what is here is too large or no text, and cannot be redacted.';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return 'Nothing was copied: the browser does not allow it.';
  }
  const lines = count(text.replace(/\n$/, '').split('\n').length, 'line');
  return `Copied: ${lines} of redacted text. ${replaced(redactions)}`;
}

async function save({ given, favour }: HandOver, form: Wanted['form'], whole: boolean): Promise<string> {
  const here = given();
  if (!here) return NOTHING;
  if (byId('inspector').getAttribute('aria-busy') === 'true')
    return 'The result is not there yet: try again in a moment.';
  const wanted: Wanted = {
    form,
    whole,
    name: here.name,
    verdict: verdict(),
    settings: [
      ['judged as', byId('settings-button').textContent?.trim() ?? ''],
      ['made', moment()],
    ],
  };
  const { text } = await favour({ ...here, about: 'report', wanted });
  const [type, ending] = form === 'html' ? ['text/html', 'html'] : ['text/markdown', 'md'];
  const file = `kubecred-report.${ending}`;
  download(text, file, `${type};charset=utf-8`);
  const kept = whole ? 'Secrets are in it.' : 'It is redacted.';
  return `Saved: the report as \`${file}\`. ${kept}`;
}

function print(): string {
  window.print();
  return '';
}

const NOTHING = 'There is nothing yet to hand over.';

/** What stands above the findings: the code with its sentence, then what is said below. */
function verdict(): string[] {
  const texts = (selector: string) =>
    [...byId('verdict').querySelectorAll(selector)].map((element) =>
      // The parts of a line of a list stand beside each other.
      element.matches('li') ? [...element.children].map((part) => part.textContent).join(' ') : element.textContent,
    );
  const first = texts('.verdict > .code, .verdict > strong').join(' ');
  const lines = [first, ...texts('.details > div:not(:has(ul)), .details li')].map((line) => line?.trim() ?? '');
  return lines.filter((line) => line !== '');
}

function moment(): string {
  return `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
