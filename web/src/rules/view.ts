// Draws a rule and the list of all. Texts become text nodes; `code` that names a rule becomes a link to it.
import type { Origin } from 'kubecred';
import { ruleAddress } from '../address.js';
import { fill, h, prose } from '../dom.js';
import { count, mark, severityName } from '../words.js';
import { sentAs } from './example.js';
import { rules } from './rule.js';
import type { Block, Example, RulePage } from './types.js';

/** Who says so, in words. */
const SAYS: Record<Origin, string> = {
  syntax: 'the syntax: the text can’t be read',
  decoding: 'kube-apiserver, when it decodes strictly',
  apiserver: 'kube-apiserver, when it validates and admits',
  signer: 'the signer of certificates',
  standard: 'a standard, or who relies on it',
  advice: 'good practice; the server accepts it',
};
/** The oldest release that is known: a rule since then holds in all. */
const OLDEST = '1.33';

/** A rule's page. `attempt` puts an example into the editor. */
export function showRule(id: string, attempt: (example: Example) => void): HTMLElement[] {
  const rule = rules().get(id);
  if (!rule) return [heading('No such rule'), h('p', {}, 'There is no rule ', h('code', {}, id), ' in this release.')];
  return [
    heading(h('span', { class: `mark ${rule.severity}`, 'aria-hidden': 'true' }, mark(rule.severity)), ' ', rule.id),
    h('p', { class: 'lead' }, ...words(rule.summary, id)),
    facts(rule),
    ...rule.sections.flatMap(({ title, blocks }) => [
      h('h3', {}, title),
      ...blocks.map((block) => draw(block, id, attempt)),
    ]),
  ];
}

/** All rules, with a box to filter them. */
export function showRules(): HTMLElement[] {
  const all = [...rules().values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const box = h('input', { type: 'search', id: 'rules-filter', autocomplete: 'off', spellcheck: 'false' });
  const told = h('p', { class: 'soft', role: 'status' });
  const entries = all.map((rule) => ({ rule, element: entry(rule), text: searchable(rule) }));
  const families = new Map<string, typeof entries>();
  for (const one of entries) {
    const family = one.rule.id.split('/')[0] ?? '';
    families.set(family, [...(families.get(family) ?? []), one]);
  }
  const groups = [...families].map(([family, members]) => ({
    members,
    element: h(
      'section',
      {},
      h('h3', {}, family),
      h('ul', { class: 'rules' }, ...members.map(({ element }) => element)),
    ),
  }));
  const filter = () => {
    const wanted = box.value.toLowerCase().split(/\s+/);
    let number = 0;
    for (const { members, element } of groups) {
      let some = false;
      for (const { element, text } of members) {
        const fits = wanted.every((word) => text.includes(word));
        element.hidden = !fits;
        some ||= fits;
        number += fits ? 1 : 0;
      }
      element.hidden = !some;
    }
    fill(told, number === all.length ? count(number, 'rule') : `${number} of ${count(all.length, 'rule')}`);
  };
  box.addEventListener('input', filter);
  filter();
  return [
    heading('Rules'),
    h('div', { class: 'field' }, h('label', { for: 'rules-filter' }, 'Filter by name, words or who says so'), box),
    told,
    ...groups.map(({ element }) => element),
  ];
}

function heading(...children: (Node | string)[]): HTMLElement {
  return h('h2', { id: 'rule-title', tabindex: -1, autofocus: true }, ...children);
}

function entry({ id, severity, summary }: RulePage): HTMLElement {
  return h(
    'li',
    {},
    h('span', { class: `mark ${severity}`, role: 'img', 'aria-label': severityName(severity) }, mark(severity)),
    h('div', {}, h('a', { href: ruleAddress(id) }, id), h('div', { class: 'help' }, ...prose(summary))),
  );
}

function searchable({ id, summary, severity, origin, basis }: RulePage): string {
  return [id, summary, severityName(severity), origin, SAYS[origin], basis].join(' ').toLowerCase();
}

function facts({ severity, origin, basis, since }: RulePage): HTMLElement {
  const fact = (name: string, value: string) => h('div', {}, h('dt', {}, name), h('dd', {}, ...prose(value)));
  return h(
    'dl',
    { class: 'facts' },
    fact('Severity', severityName(severity)),
    fact('Who says so', SAYS[origin]),
    fact('Basis', basis),
    ...(since === OLDEST ? [] : [fact('Since', `Kubernetes ${since}`)]),
  );
}

function draw(block: Block, own: string, attempt: (example: Example) => void): HTMLElement {
  switch (block.type) {
    case 'paragraph':
      return h('p', {}, ...words(block.text, own));
    case 'list':
      return h(block.ordered ? 'ol' : 'ul', {}, ...block.items.map((item) => h('li', {}, ...words(item, own))));
    case 'code':
      return block.example ? showExample(block.text, block.example, attempt) : h('pre', { tabindex: 0 }, block.text);
  }
}

function showExample(text: string, example: Example, attempt: (example: Example) => void): HTMLElement {
  const { times = 1, hex, head, options } = example;
  const notes = [
    hex !== undefined && 'bytes in hexadecimal',
    times > 1 && `${times.toLocaleString('en')} times`,
  ].filter((note) => note !== false);
  return h(
    'div',
    { class: 'example' },
    options &&
      h(
        'details',
        { class: 'options' },
        h('summary', {}, sentAs(options)),
        h('pre', { tabindex: 0 }, JSON.stringify(options, null, 2)),
      ),
    head !== undefined && h('pre', { tabindex: 0 }, head),
    h('pre', { tabindex: 0 }, text),
    h(
      'div',
      { class: 'actions' },
      notes.length > 0 && h('span', { class: 'soft' }, notes.join(', ')),
      h('button', { type: 'button', onclick: () => attempt(example) }, 'Try it'),
    ),
  );
}

/** A text whose `code` is code, and a link where it names another rule. */
function words(text: string, own: string): Node[] {
  return prose(text).map((node) => {
    const name = node.textContent ?? '';
    const known = node instanceof HTMLElement && name !== own && rules().has(name);
    return known ? h('a', { href: ruleAddress(name) }, node) : node;
  });
}
