// The view Build: a form of the chosen kind, beside it live what it makes. Each kind keeps what was filled in.
import { type Preset, presets } from 'kubecred/reference';
import { fill, h } from '../dom.js';
import { onSettings, panel, requests } from '../frame.js';
import { toOptions } from '../settings.js';
import { goTo, onView } from '../views.js';
import { announcer } from './announce.js';
import { Asking, askedFor, toBuildOptions } from './asking.js';
import { type Draft, Drafts } from './drafts.js';
import type { Edit, EditedKey } from './edit.js';
import { distinct } from './faults.js';
import { Form } from './form.js';
import { former } from './former.js';
import { isKind, KeyPart, type Signing, signedWith } from './key.js';
import { type Kind, kindBySlug, kindOf } from './kinds.js';
import type { Finding, Made, Order } from './make.js';
import { Maker } from './maker.js';
import { Output } from './output.js';
import { overview, rail, steps } from './overview.js';
import { type Json, lifted, named, schemaOf } from './schema.js';
import { secretsOf } from './secrets.js';
import { showState } from './state.js';
import { nameOf, shownOf } from './texts.js';

export interface BuildListener {
  inspect(text: string, name: string): void;
}

export interface Build {
  /** Puts something into a form. */
  edit(edit: Edit): void;
  /** Forgets all forms, keys and what was made. */
  wipe(): void;
  /** Whether there is nothing in it to lose. */
  isEmpty(): boolean;
}

/** A pause in typing that is worth making it anew. */
const PAUSE_MILLISECONDS = 60;

export function startBuild(main: HTMLElement, listener: BuildListener): Build {
  const drafts = new Drafts();
  let shown: Kind | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const title = h('h2', { class: 'large', id: 'build-title', tabindex: -1, 'aria-describedby': 'build-former' });
  const says = h('span', { class: 'soft' });
  const clear = h('button', { type: 'button', class: 'plain' }, 'Clear form');
  const all = h('a', { href: '#/build', 'data-go': 'build', class: 'all' }, 'All kinds');
  const choices = h('div', { class: 'presets-of' });
  const place = h('div', { class: 'form-of' });
  const state = h('div', { id: 'build-state' });
  const told = h('div', { class: 'unseen', id: 'build-told', role: 'status' });
  const asked = h('div', { class: 'asking' });
  const bar = h('div', { class: 'bar' });
  const texts = h('div', { class: 'texts' });
  const left = h('section', { class: 'pane', 'aria-labelledby': 'build-title' });
  const right = h('section', { class: 'pane', 'aria-label': 'What it makes' });
  const start = h('section', { class: 'page build-start', 'aria-label': 'What can be built' });
  const menu = rail();
  fill(
    left,
    h('div', { class: 'bar' }, all, title, says, h('span', { class: 'end' }, clear)),
    h('div', { class: 'scroll' }, choices, place),
  );
  fill(right, h('div', { class: 'before' }, state, told, asked), bar, texts);
  const divider = h('div', { class: 'divider' });
  fill(main, menu.element, left, divider, right, start);

  const announce = announcer(told);
  const form = new Form(place, (value) => change({ value }));
  const asking = new Asking(asked, () => change({}));
  const key = new KeyPart((signing) => change({ signing }));
  const output = new Output(bar, texts, { ...listener, commented: () => make() });
  /** What was ordered, and with which secrets in it: the form goes on meanwhile, or is another one. */
  const ordered = new WeakMap<Order, { draft: Draft; secrets: readonly string[] }>();
  const maker = new Maker({
    made: (made, order) => took(made, order),
    failed: (message) => {
      if (!shown) return;
      const draft = drafts.of(shown.build);
      // A key that could not be made is not asked for once more by what is typed next.
      if (isKind(draft.signing.key)) {
        const { edited, former } = draft.signing;
        draft.signing = { edited, former };
        key.show(draft.signing, nameOf(draft, shown));
      }
      showMade(shown, draft, { texts: [], findings: [{ severity: 'error', message }] });
    },
    requests: (number) => requests.ofWorker(number, 'build'),
  });
  const begun = h('div', { class: 'row-of', hidden: true }, 'What was filled in is kept until this tab is closed.');
  begun.append(h('button', { type: 'button', onclick: () => wipe() }, 'Clear all forms and keys'));
  fill(start, ...overview(presets(), (preset) => apply(preset), begun));

  clear.addEventListener('click', () => {
    if (!shown) return;
    drafts.put(shown.build, { by: 'The form is cleared.' });
    reopen(shown);
  });
  onSettings(() => make());
  onView((view, rest) => {
    if (view !== 'build') return;
    maker.start();
    const kind = kindBySlug(rest);
    for (const element of [menu.element, left, divider, right]) element.hidden = !kind;
    start.hidden = kind !== undefined;
    begun.hidden = drafts.isEmpty;
    main.classList.toggle('overview', !kind);
    if (kind && kind !== shown) open(kind);
    if (!kind) {
      shown = undefined;
      right.ariaBusy = 'false';
    }
  });

  function open(kind: Kind): void {
    shown = kind;
    output.conceal();
    const draft = drafts.of(kind.build);
    fill(title, kind.title);
    fill(says, kind.says);
    menu.mark(kind);
    showChoices(kind, draft);
    if (kind.signed) key.show(draft.signing, nameOf(draft, kind));
    form.show(named(schemaOf(kind.build), kind.named), draft.value, kind.signed && key.element);
    asking.show(kind.asks, draft.ask);
    mask(kind, draft);
    if (draft.made || !draft.isTouched) showMade(kind, draft, draft.made ?? { texts: [], findings: [] });
    else {
      fill(state);
      output.show([], []);
    }
    make();
  }

  /** Shows a form that another one took the place of. */
  function reopen(kind: Kind): void {
    open(kind);
    title.focus();
  }

  /** The presets, and what can be brought back. */
  function showChoices(kind: Kind, draft: Draft): void {
    const { build } = kind;
    const own = presets().filter(({ steps }) => steps.some((step) => step.build === build));
    const line = former(drafts.kept(build), draft.by, {
      undo: () => {
        drafts.undo(build);
        reopen(kind);
      },
      redo: () => {
        drafts.redo(build);
        reopen(kind);
      },
      forget: () => {
        drafts.forget(build);
        showChoices(kind, draft);
        title.focus();
      },
    });
    const rows = steps(
      draft.preset,
      kind,
      own,
      (preset) => apply(preset),
      (build) => goTo(routeOf(build)),
    );
    fill(choices, line, ...rows);
  }

  function change(change: Partial<Draft>): void {
    if (!shown) return;
    Object.assign(drafts.of(shown.build), change, { isTouched: true, isWorked: true });
    clearTimeout(pause);
    // What is shown is no longer of the form.
    right.ariaBusy = 'true';
    pause = setTimeout(make, PAUSE_MILLISECONDS);
  }

  function make(): void {
    clearTimeout(pause);
    pause = undefined;
    if (!shown) return;
    right.ariaBusy = 'true';
    const draft = drafts.of(shown.build);
    const { value, ask, signing } = draft;
    const analysis = toOptions(panel.settings);
    const order: Order = {
      builder: shown.build,
      input: value,
      options: { ...toBuildOptions(shown.asks, ask), analysis, comments: output.wantsComments },
      key: signing.key,
      extractable: signing.extractable,
    };
    ordered.set(order, { draft, secrets: secretsOf(schemaOf(shown.build), value) });
    maker.ask(order);
  }

  function took(made: Made, order: Order): void {
    const { builder, key: asked } = order;
    const kind = kindOf(builder);
    const of = ordered.get(order);
    if (!kind || !of) return;
    of.draft.made = made;
    of.draft.secrets = [...of.secrets, ...(made.secrets ?? [])];
    const draft = drafts.of(builder);
    const { key: pair, publicKey, fingerprint } = made;
    // A pair that was made stands for its kind from now on, unless another was asked for meanwhile.
    const isAwaited = isKind(asked) && draft.signing.key === asked;
    for (const one of new Set([of.draft, draft])) {
      if (asked === undefined || one.signing.key !== asked) continue;
      const { edited, former } = one.signing;
      if (isKind(asked)) one.signing = { key: pair, publicKey, fingerprint, edited, former: pair ? undefined : former };
      else if (publicKey) Object.assign(one.signing, { publicKey, fingerprint });
    }
    if (kind !== shown) return;
    if (isAwaited) {
      // Who types meanwhile goes on typing.
      const free = document.activeElement === document.body || key.element.contains(document.activeElement);
      key.show(draft.signing, nameOf(draft, kind));
      if (free) key.element.querySelector<HTMLElement>('button')?.focus();
      // What was ordered meanwhile would have another key made.
      if (made.key && maker.isWaiting) make();
    } else if (kind.signed) key.tell(draft.signing);
    if (draft === of.draft) showMade(kind, draft, made);
  }

  function showMade(kind: Kind, draft: Draft, given: Made): void {
    right.ariaBusy = String(pause !== undefined || maker.isWaiting);
    const own = form.mistakes();
    const findings = draft.isTouched ? [...own, ...distinct(given.findings)] : [];
    // What is not all of the form is not passed off as good.
    const made: Made = { ...given, findings, ...(own.length > 0 ? WITHOUT_REQUEST : {}) };
    asking.place(key.place(form.place(findings)));
    if (draft.isTouched) form.tellMade(made.object);
    const version = panel.settings.kubernetesVersion;
    const { isTouched, ask, signing } = draft;
    const signed = made.key ? signedWith(signing) : '';
    const shownState = { kind, asked: kind.asks?.[ask.chosen], version, made, isTouched, signed };
    announce(showState(state, shownState, goToField));
    output.show(shownOf(kind, draft, made), mask(kind, draft));
  }

  /** Masks the secrets that are known of a draft in its form; gives them back. */
  function mask(kind: Kind, draft: Draft): string[] {
    const secrets = [...(draft.secrets ?? []), ...secretsOf(schemaOf(kind.build), draft.value)];
    form.mask(secrets);
    asking.mask(secrets);
    return secrets;
  }

  function goToField(finding: Finding): void {
    if (!form.go(finding) && !key.go(finding)) asking.go(finding);
  }

  /** Fills the forms of a preset, and goes to its first step. */
  function apply(preset: Preset): void {
    for (const { build, input, options } of preset.steps) {
      const by = `The preset “${preset.title}” fills this form.`;
      const ask = askedFor(kindOf(build)?.asks, options);
      drafts.put(build, { value: lifted(build, input as Json), ask, isTouched: true, by, preset });
    }
    const [first] = preset.steps;
    if (first) show(first.build);
  }

  function show(build: string): void {
    const kind = kindOf(build);
    if (kind && kind === shown) open(kind);
    goTo(routeOf(build));
    title.focus();
  }

  /** With what a request is signed that takes the place of one with this key: with the same, where that is here. */
  function signingFor(edited: EditedKey): Signing {
    const { pem, ...told } = edited;
    for (const { signing } of drafts.every()) {
      if (signing.key !== undefined && signing.fingerprint === edited.fingerprint) return { ...signing, edited: told };
    }
    return pem === undefined ? { edited: told } : { key: pem, isOwn: true, edited: told };
  }

  function wipe(): void {
    clearTimeout(pause);
    maker.wipe();
    drafts.wipe();
    output.conceal();
    output.show([], []);
    fill(state);
    announce('');
    form.clear();
    asking.clear();
    key.show({}, '');
    begun.hidden = true;
    if (shown) open(shown);
  }

  return {
    edit: ({ build, input, key, secrets }) => {
      const by = 'This form is filled with what was inspected.';
      const signing = key ? signingFor(key) : {};
      drafts.put(build, { value: lifted(build, input), signing, secrets, isTouched: true, by });
      show(build);
    },
    wipe,
    isEmpty: () => drafts.isEmpty,
  };
}

/** What is not there of something that is not good. */
const WITHOUT_REQUEST = { request: undefined, curl: undefined, kubectl: undefined };

function routeOf(build: string): string {
  return `/build/${kindOf(build)?.slug ?? ''}`;
}
