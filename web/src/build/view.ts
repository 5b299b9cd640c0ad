// The view Build: a form of the chosen kind, beside it live what it makes. Each kind keeps what was filled in.
import { type Preset, presets } from 'kubecred/reference';
import { fill, h } from '../dom.js';
import { onSettings, panel, requests } from '../frame.js';
import { toOptions } from '../settings.js';
import { goTo, onView } from '../views.js';
import { type Ask, Asking, nothingAsked, toBuildOptions } from './asking.js';
import type { Edit } from './edit.js';
import { Form } from './form.js';
import { isKind, KeyPart, type Signing } from './key.js';
import { type Kind, kindBySlug, kindOf } from './kinds.js';
import type { Finding, Made, Order } from './make.js';
import { Maker } from './maker.js';
import { Output, type Shown } from './output.js';
import { overview, rail, steps } from './overview.js';
import { type Json, lifted, schemaOf, secretsOf } from './schema.js';
import { showState } from './state.js';

/** What was filled in for a kind. */
interface Draft {
  value: Json;
  ask: Ask;
  signing: Signing;
  isTouched: boolean;
  /** The preset that it came from, whose other steps and files belong to it. */
  preset?: Preset | undefined;
  made?: Made;
  /** The secrets in what it was made of. */
  secrets?: readonly string[];
}

export interface BuildListener {
  inspect(text: string, name: string): void;
}

/** A pause in typing that is worth making it anew. */
const PAUSE_MILLISECONDS = 60;

/** Starts the view; what is given back puts something into a form. */
export function startBuild(main: HTMLElement, listener: BuildListener): { edit(edit: Edit): void } {
  const drafts = new Map<string, Draft>();
  let shown: Kind | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const title = h('h2', { class: 'large', id: 'build-title', tabindex: -1 });
  const says = h('span', { class: 'soft' });
  const clear = h('button', { type: 'button', class: 'plain' }, 'Clear form');
  const all = h('a', { href: '#/build', 'data-go': 'build', class: 'all' }, 'All kinds');
  const choices = h('div', { class: 'presets-of' });
  const place = h('div', { class: 'form-of' });
  const state = h('div', { id: 'build-state', role: 'status' });
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
  fill(right, h('div', { class: 'before' }, state, asked), bar, texts);
  fill(main, menu.element, left, h('div', { class: 'divider' }), right, start);

  const form = new Form(place, (value) => change({ value }));
  const asking = new Asking(asked, () => change({}));
  const key = new KeyPart((signing) => change({ signing }));
  const output = new Output(bar, texts, { ...listener, commented: () => make() });
  /** The secrets in what was ordered: the form goes on meanwhile. */
  const secretsIn = new WeakMap<Order, readonly string[]>();
  const maker = new Maker({
    made: (made, order) => took(made, order),
    failed: (message) => {
      if (!shown) return;
      const draft = draftOf(shown.build);
      // A key that could not be made is not asked for once more by what is typed next.
      if (isKind(draft.signing.key)) {
        draft.signing = {};
        key.show(draft.signing, nameOf(draft, shown));
      }
      showMade(shown, draft, { texts: [], findings: [{ severity: 'error', message }] });
    },
    requests: (number) => requests.ofWorker(number, 'build'),
  });
  fill(start, ...overview(presets(), (preset) => apply(preset)));

  clear.addEventListener('click', () => {
    if (!shown) return;
    drafts.delete(shown.build);
    open(shown);
    title.focus();
  });
  onSettings(() => make());
  onView((view, rest) => {
    if (view !== 'build') return;
    maker.start();
    const kind = kindBySlug(rest);
    for (const element of [menu.element, left, right]) element.hidden = !kind;
    start.hidden = kind !== undefined;
    main.classList.toggle('overview', !kind);
    if (kind && kind !== shown) open(kind);
    if (!kind) shown = undefined;
  });

  function open(kind: Kind): void {
    shown = kind;
    output.conceal();
    const draft = draftOf(kind.build);
    fill(title, kind.title);
    fill(says, kind.says);
    menu.mark(kind);
    const own = presets().filter(({ steps }) => steps.some(({ build }) => build === kind.build));
    fill(
      choices,
      ...steps(
        draft.preset,
        kind,
        own,
        (preset) => apply(preset),
        (build) => goTo(routeOf(build)),
      ),
    );
    if (kind.signed) key.show(draft.signing, nameOf(draft, kind));
    form.show(schemaOf(kind.build), draft.value, kind.signed && key.element);
    asking.show(kind.asks, draft.ask);
    if (draft.made) showMade(kind, draft, draft.made);
    else {
      fill(state);
      output.show([], []);
    }
    make();
  }

  function change(change: Partial<Draft>): void {
    if (!shown) return;
    Object.assign(draftOf(shown.build), change, { isTouched: true });
    clearTimeout(pause);
    pause = setTimeout(make, PAUSE_MILLISECONDS);
  }

  function make(): void {
    clearTimeout(pause);
    if (!shown) return;
    const { value, ask, signing } = draftOf(shown.build);
    const analysis = toOptions(panel.settings);
    const order: Order = {
      builder: shown.build,
      input: value,
      options: { ...toBuildOptions(shown.asks, ask), analysis, comments: output.wantsComments },
      key: signing.key,
      extractable: signing.extractable,
    };
    secretsIn.set(order, secretsOf(schemaOf(shown.build), value));
    maker.ask(order);
  }

  function took(made: Made, order: Order): void {
    const { builder, key: asked } = order;
    const kind = kindOf(builder);
    if (!kind) return;
    const draft = draftOf(builder);
    draft.made = made;
    draft.secrets = secretsIn.get(order) ?? [];
    // A pair that was made stands for its kind from now on, unless another was asked for meanwhile.
    const isAwaited = isKind(asked) && draft.signing.key === asked;
    if (isAwaited) draft.signing = { key: made.key, publicKey: made.publicKey };
    else if (made.publicKey && draft.signing.key === asked) draft.signing.publicKey = made.publicKey;
    if (kind !== shown) return;
    if (isAwaited) {
      // Who types meanwhile goes on typing.
      const free = document.activeElement === document.body || key.element.contains(document.activeElement);
      key.show(draft.signing, nameOf(draft, kind));
      if (free) key.element.querySelector<HTMLElement>('button')?.focus();
      // What was ordered meanwhile would have another key made.
      if (made.key && maker.isWaiting) make();
    }
    showMade(kind, draft, made);
  }

  function showMade(kind: Kind, draft: Draft, made: Made): void {
    const findings = draft.isTouched ? made.findings : [];
    asking.place(key.place(form.place(findings)));
    if (draft.isTouched) form.tellMade(made.object);
    const version = panel.settings.kubernetesVersion;
    showState(
      state,
      { kind, asked: kind.asks?.[draft.ask.chosen], version, made, isTouched: draft.isTouched },
      goToField,
    );
    output.show(shownOf(kind, draft, { ...made, findings }), [
      ...(draft.secrets ?? []),
      ...secretsOf(schemaOf(kind.build), draft.value),
    ]);
  }

  function goToField(finding: Finding): void {
    if (!form.go(finding) && !key.go(finding)) asking.go(finding);
  }

  /** Fills the forms of a preset, and goes to its first step. */
  function apply(preset: Preset): void {
    for (const { build, input } of preset.steps) put(build, input as Json, preset);
    const [first] = preset.steps;
    if (first) show(first.build);
  }

  function put(build: string, input: Json, preset?: Preset): void {
    const { signing = {} } = drafts.get(build) ?? {};
    drafts.set(build, { value: lifted(build, input), ask: nothingAsked(), signing, isTouched: true, preset });
  }

  function show(build: string): void {
    const kind = kindOf(build);
    if (kind && kind === shown) open(kind);
    goTo(routeOf(build));
    title.focus();
  }

  function draftOf(build: string): Draft {
    const known = drafts.get(build);
    if (known) return known;
    const fresh: Draft = { value: {}, ask: nothingAsked(), signing: {}, isTouched: false };
    drafts.set(build, fresh);
    return fresh;
  }

  return {
    edit: ({ build, input }) => {
      put(build, input);
      show(build);
    },
  };
}

function routeOf(build: string): string {
  return `/build/${kindOf(build)?.slug ?? ''}`;
}

/** What files are called. */
function nameOf({ value }: Draft, kind: Kind): string {
  const name = typeof value.name === 'string' ? value.name.replace(/[^\w.@-]+/g, '-') : '';
  return kind.file ?? (name === '' ? kind.slug : name);
}

/** The texts of what was made, and how it is sent. */
function shownOf(kind: Kind, draft: Draft, made: Made): Shown[] {
  const name = nameOf(draft, kind);
  const texts = made.texts.map(({ name: title, text, ending }): Shown => {
    const marks = title === 'YAML' ? marksOf(made.findings) : new Map();
    const isCredential = title !== 'Expected' && title !== 'Text';
    return {
      name: title,
      text,
      file: kind.file && ending === '.yaml' ? kind.file : name + ending,
      marks,
      isCredential,
    };
  });
  const plain = (title: string, text: string | undefined, ending: string): Shown[] =>
    text === undefined ? [] : [{ name: title, text: `${text.trimEnd()}\n`, file: name + ending, isCredential: false }];
  const files = draft.preset?.files ?? [];
  return [
    ...texts,
    ...plain('HTTP', made.request && httpOf(made.request), '.http'),
    ...plain('curl', made.curl, '.curl.sh'),
    ...plain('kubectl', made.kubectl, '.kubectl.sh'),
    ...files.map(({ name, text }): Shown => ({ name, text, file: name, isCredential: false })),
  ];
}

function httpOf({ method, path, headers, body }: NonNullable<Made['request']>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const indented = body === undefined ? [] : ['', body];
  return [`${method} ${path} HTTP/1.1`, ...lines, ...indented].join('\n');
}

/** The worst that is said of each line. */
function marksOf(findings: readonly Finding[]): Map<number, Finding['severity']> {
  const marks = new Map<number, Finding['severity']>();
  for (const severity of ['info', 'warning', 'error'] as const) {
    for (const finding of findings)
      if (finding.severity === severity && finding.line) marks.set(finding.line, severity);
  }
  return marks;
}
