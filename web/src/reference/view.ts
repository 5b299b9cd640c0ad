// The view Reference: one box that finds kinds, fields and rules; and a page for each kind, with an address for each field.
import { ruleAddress } from '../address.js';
import { fill, h, prose } from '../dom.js';
import { fieldAddress, slugOf } from '../help/address.js';
import { groups, type Kind, kinds } from '../help/schema.js';
import { rules } from '../rules/rule.js';
import { call } from '../views.js';
import { count, mark } from '../words.js';
import { type Field, fieldsOf, find, suggestions } from './entries.js';
import { kindPage } from './kind.js';

/** So many of a sort are shown at first. */
const PIECE = 40;

/** Fills the view, and returns what shows a place of it: `certificate-signing-request/spec.usages`. */
export function reference(main: HTMLElement): (rest: string) => void {
  const box = h('input', {
    type: 'search',
    id: 'reference-search',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-controls': 'reference-page',
    placeholder: 'usages, TokenReview, csr/…',
  });
  const told = h('p', { class: 'soft', role: 'status' });
  const rail = h('nav', { class: 'reference-rail', 'aria-label': 'Kinds' }, ...kindList());
  const page = h('section', {
    class: 'page reference-page',
    id: 'reference-page',
    'aria-labelledby': 'reference-title',
  });
  fill(
    main,
    h(
      'div',
      { class: 'reference-side' },
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'reference-search' }, 'Find a kind, a field or a rule'),
        box,
        told,
      ),
      rail,
    ),
    page,
  );

  let shown: string | undefined;
  const open = (rest: string) => {
    if (!main.hidden) call(titleOf(rest));
    // Only another place is gone to: where the dialog of a rule is closed, one is where one was.
    if (rest === shown) return;
    shown = rest;
    box.value = '';
    fill(told);
    const focused = main.contains(document.activeElement);
    const [slug = '', path = ''] = rest.split('/');
    const kind = kinds().find((one) => slugOf(one) === slug);
    if (kind) kindPage(page, kind, path, focused);
    else {
      fill(page, ...(slug === '' ? start() : unknown(slug)));
      page.scrollTop = 0;
    }
    for (const link of rail.querySelectorAll('a')) {
      if (kind && link.getAttribute('href') === fieldAddress(kind)) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  };

  const search = () => {
    const wanted = box.value.trim();
    if (wanted === '') {
      const rest = shown ?? '';
      shown = undefined;
      open(rest);
      return;
    }
    const found = find(wanted);
    const sum = found.kinds.length + found.fields.length + found.rules.length;
    fill(told, sum === 0 ? 'Nothing has these words' : sum === 1 ? '1 entry' : `${sum.toLocaleString('en')} entries`);
    const content = sum === 0 ? nothing(wanted, again) : results(found);
    const title = sum === 0 ? `Nothing has “${wanted}”` : `Found for “${wanted}”`;
    fill(page, h('h2', { id: 'reference-title', class: 'large' }, title), ...content);
    page.scrollTop = 0;
  };
  const again = (words: string) => {
    box.value = words;
    search();
    box.focus();
  };
  box.addEventListener('input', search);
  // Who goes to the kind that is shown below what was found wants to see it.
  rail.addEventListener('click', () => {
    shown = undefined;
  });
  box.addEventListener('keydown', (event) => {
    const first = page.querySelector<HTMLElement>('.results a');
    if (event.key === 'Escape' && box.value !== '') {
      event.preventDefault();
      box.value = '';
      search();
    } else if (box.value !== '' && first && (event.key === 'ArrowDown' || event.key === 'Enter')) {
      event.preventDefault();
      if (event.key === 'Enter') first.click();
      else first.focus();
    }
  });
  main.addEventListener('keydown', (event) => moveInResults(event, page, box));
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    if (event.key !== '/' || main.hidden || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
  });
  addEventListener('beforeprint', () => {
    for (const details of page.querySelectorAll('details')) details.open = true;
  });
  return open;
}

/** Up and down among what was found. */
function moveInResults(event: KeyboardEvent, page: HTMLElement, box: HTMLElement): void {
  if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || !(event.target instanceof HTMLAnchorElement)) return;
  const links = [...page.querySelectorAll<HTMLElement>('.results a')];
  const at = links.indexOf(event.target);
  if (at < 0) return;
  event.preventDefault();
  (at === 0 && event.key === 'ArrowUp' ? box : links[at + (event.key === 'ArrowDown' ? 1 : -1)])?.focus();
}

function kindList(): HTMLElement[] {
  return groups().flatMap(([title, members]) => [
    h('h2', {}, title),
    h(
      'ul',
      {},
      ...members.map((kind) =>
        h(
          'li',
          {},
          h('a', { href: fieldAddress(kind), 'data-go': 'reference' }, kind.kind, ' ', h('small', {}, kind.apiVersion)),
        ),
      ),
    ),
  ]);
}

function start(): HTMLElement[] {
  return [
    h('h2', { id: 'reference-title', class: 'large', tabindex: -1 }, 'Reference'),
    h(
      'p',
      { class: 'lead' },
      `What kubecred knows of ${count(kinds().length, 'kind')}, field by field, and `,
      h('a', { href: ruleAddress() }, count(rules().size, 'rule')),
      ' by which it finds what is wrong. All of it comes from the declarations that judge what you paste.',
    ),
    ...groups().flatMap(([title, members]) =>
      section(title, members, (kind) => entry(kindLink(kind), kind.apiVersion, kind.schema.description)),
    ),
  ];
}

function unknown(slug: string): HTMLElement[] {
  return [
    h('h2', { id: 'reference-title', class: 'large', tabindex: -1 }, 'No such kind'),
    h('p', {}, 'There is no kind ', h('code', {}, slug), ' in this release.'),
  ];
}

/** What may have been meant. */
function nothing(wanted: string, again: (words: string) => void): HTMLElement[] {
  const words = suggestions(wanted);
  if (words.length === 0) return [h('p', {}, 'No kind, field or rule has these words, or words that are like them.')];
  const buttons = words.map((one) => h('button', { type: 'button', onclick: () => again(one) }, one));
  return [h('p', {}, 'Was one of these meant?'), h('p', { class: 'buttons' }, ...buttons)];
}

/** What a place is called: of declared names alone, whatever the address says. */
function titleOf(rest: string): string {
  const [slug = '', path = ''] = rest.split('/');
  const kind = kinds().find((one) => slugOf(one) === slug);
  if (!kind) return 'Reference';
  return path !== '' && hasField(fieldsOf(kind), path) ? `${path} of ${kind.kind}` : kind.kind;
}

function hasField(fields: readonly Field[], path: string): boolean {
  return fields.some((field) => field.path === path || hasField(field.fields, path));
}

function results(found: ReturnType<typeof find>): HTMLElement[] {
  return [
    ...section('Kinds', found.kinds, (kind) => entry(kindLink(kind), kind.apiVersion, kind.schema.description)),
    ...section('Fields', found.fields, ({ field, kinds: [first, ...others] }) => {
      const where = `${first?.kind}${others.length > 0 ? ` and ${count(others.length, 'other kind')}` : ''}`;
      const href = fieldAddress(field.kind, field.path.split('.'));
      return entry(h('a', { href, 'data-go': 'reference' }, field.path), where, field.schema.description);
    }),
    ...section('Rules', found.rules, ({ id, severity, summary }) =>
      entry(h('a', { href: ruleAddress(id) }, id), h('span', { class: `mark ${severity}` }, mark(severity)), summary),
    ),
  ];
}

function kindLink(kind: Kind): HTMLElement {
  return h('a', { href: fieldAddress(kind), 'data-go': 'reference' }, kind.kind);
}

/** What was found of one sort, a piece at a time. */
function section<One>(title: string, found: readonly One[], draw: (one: One) => HTMLElement): HTMLElement[] {
  if (found.length === 0) return [];
  const list = h('ul', { class: 'results' }, ...found.slice(0, PIECE).map(draw));
  const more = h('button', { type: 'button', class: 'plain' }, `Show ${found.length - PIECE} more`);
  more.addEventListener('click', () => {
    const next = found.slice(PIECE).map(draw);
    list.append(...next);
    more.remove();
    next[0]?.querySelector('a')?.focus();
  });
  return [
    h('h3', {}, `${title} `, h('span', { class: 'count' }, String(found.length))),
    list,
    ...(found.length > PIECE ? [more] : []),
  ];
}

function entry(link: HTMLElement, where: Node | string, text = ''): HTMLElement {
  return h(
    'li',
    {},
    h('div', { class: 'head' }, link, h('span', { class: 'soft' }, where)),
    h('div', { class: 'help' }, ...prose(text)),
  );
}
