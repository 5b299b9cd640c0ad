// What was made, as texts in tabs: read, copied, kept as a file, or opened in Inspect. Secrets in them are dots until they
// are asked for.
import { coloured } from '../coloured.js';
import { fill, h, prose } from '../dom.js';
import { download } from '../download.js';
import { conceal, revealed } from '../reveal.js';
import { mark } from '../words.js';
import { Masks } from './secrets.js';

/** A text with its tab. */
export interface Shown {
  name: string;
  text: string;
  /** What its file is called. */
  file: string;
  /** Marks of lines. */
  marks?: ReadonlyMap<number, 'error' | 'warning' | 'info'>;
  /** What is to be known before it is used. */
  note?: string | undefined;
  /** Whether Inspect reads it. */
  isCredential: boolean;
}

export interface OutputListener {
  inspect(text: string, name: string): void;
  /** Whether YAML has comments is chosen otherwise. */
  commented(): void;
}

/** Texts that can say with comments what their fields are for. */
const YAML = new Set(['YAML', 'TokenReview']);

export class Output {
  readonly #tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'What was made' });
  readonly #panel = h('div', { class: 'text-of', id: 'build-text', role: 'tabpanel', tabindex: 0 });
  readonly #said = h('span', { class: 'said', role: 'status' });
  readonly #reveal = h('button', { type: 'button', class: 'plain' }, 'Show secrets');
  readonly #comments = h('input', { type: 'checkbox' });
  readonly #commenting = h('label', { class: 'commenting' }, this.#comments, 'Comments');
  readonly #actions: HTMLButtonElement[];
  #shown: readonly Shown[] = [];
  #chosen = '';
  #masks = new Masks([]);
  #isRevealed = false;
  readonly #mask = () => {
    this.#isRevealed = false;
    this.#draw();
  };

  constructor(bar: HTMLElement, place: HTMLElement, listener: OutputListener) {
    const button = (title: string, press: (shown: Shown) => void) =>
      h('button', { type: 'button', class: 'plain', onclick: () => this.#current && press(this.#current) }, title);
    const copy = button('Copy', ({ name, text }) => {
      void navigator.clipboard.writeText(text).then(
        () => this.#say(`Copied: ${name}`),
        () => this.#say('The browser does not allow it'),
      );
    });
    const keep = button('Download', ({ text, file }) => {
      download(text, file);
      this.#say(`Saved as ${file}`);
    });
    const inspect = button('Open in Inspect', ({ text, file }) => listener.inspect(text, file));
    this.#actions = [copy, keep, inspect];
    this.#reveal.addEventListener('click', () => {
      if (this.#isRevealed) {
        this.conceal();
        return;
      }
      this.#isRevealed = true;
      this.#draw();
      revealed(this.#mask);
    });
    this.#comments.addEventListener('change', () => listener.commented());
    this.#tabs.addEventListener('keydown', (event) => this.#arrow(event));
    fill(bar, this.#tabs, h('span', { class: 'end' }, this.#said, this.#commenting, this.#reveal, ...this.#actions));
    fill(place, this.#panel);
  }

  show(shown: readonly Shown[], secrets: readonly string[]): void {
    this.#shown = shown;
    this.#masks = new Masks(secrets);
    if (!shown.some(({ name }) => name === this.#chosen)) this.#chosen = shown[0]?.name ?? '';
    const held = this.#tabs.contains(document.activeElement) ? this.#chosen : undefined;
    fill(this.#tabs, ...shown.map(({ name }) => this.#tab(name)));
    if (held !== undefined) this.#tabs.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
    this.#draw();
  }

  /** Masks what is shown: what comes next belongs to something else. */
  conceal(): void {
    conceal(this.#mask);
  }

  /** Whether YAML shall say what its fields are for. */
  get wantsComments(): boolean {
    return this.#comments.checked;
  }

  get #current(): Shown | undefined {
    return this.#shown.find(({ name }) => name === this.#chosen);
  }

  #tab(name: string): HTMLElement {
    const isOn = name === this.#chosen;
    const press = () => this.#choose(name, false);
    return h(
      'button',
      {
        type: 'button',
        role: 'tab',
        class: 'plain',
        'aria-selected': String(isOn),
        'aria-controls': 'build-text',
        tabindex: isOn ? 0 : -1,
        onclick: press,
      },
      name,
    );
  }

  #choose(name: string, isByKey: boolean): void {
    this.#chosen = name;
    for (const tab of this.#tabs.querySelectorAll<HTMLElement>('[role=tab]')) {
      const isOn = tab.textContent === name;
      tab.setAttribute('aria-selected', String(isOn));
      tab.tabIndex = isOn ? 0 : -1;
      if (isOn && isByKey) tab.focus();
    }
    this.#draw();
  }

  #arrow(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = this.#shown.findIndex(({ name }) => name === this.#chosen);
    const next = this.#shown.at((index + step) % this.#shown.length);
    if (next) this.#choose(next.name, true);
  }

  #draw(): void {
    const shown = this.#current;
    const [copy, keep, inspect] = this.#actions;
    for (const button of [copy, keep]) if (button) button.disabled = !shown?.text;
    if (inspect) inspect.hidden = !shown?.isCredential;
    this.#commenting.hidden = !shown || !YAML.has(shown.name);
    const masked = this.#masks.over(shown?.text ?? '');
    this.#reveal.hidden = masked === (shown?.text ?? '');
    fill(this.#reveal, this.#isRevealed ? 'Hide secrets' : 'Show secrets');
    this.#panel.setAttribute('aria-label', shown ? `${shown.name}, as text` : 'Nothing yet');
    if (!shown) {
      fill(this.#panel, h('p', { class: 'nothing' }, 'What you build stands here as it comes together.'));
      return;
    }
    const text = this.#isRevealed ? shown.text : masked;
    const note = shown.note && h('p', { class: 'note-of' }, ...prose(shown.note));
    const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
    fill(this.#panel, note, ...lines.map((line, index) => drawn(line, index + 1, shown.marks?.get(index + 1))));
  }

  #say(message: string): void {
    fill(this.#said, message);
    setTimeout(() => fill(this.#said), 2500);
  }
}

function drawn(line: string, number: number, severity: 'error' | 'warning' | 'info' | undefined): HTMLElement {
  const parts: (Node | string)[] = [];
  let at = 0;
  // A line as long as a certificate is of one colour anyway.
  for (const { colour, from, to } of line.length > 4000 ? [] : coloured(line)) {
    if (from < at) continue;
    parts.push(line.slice(at, from), h('span', { class: colour }, line.slice(from, to)));
    at = to;
  }
  parts.push(line.slice(at));
  const sign = h('span', { class: `sign ${severity ?? ''}`, 'aria-hidden': 'true' }, severity && mark(severity));
  const content = h('span', { class: /\S{72}/.test(line) ? 'content unbroken' : 'content' }, ...parts);
  // What does not fit goes on below, further in than it began.
  const hang = Math.min(line.search(/\S|$/), 16) + 2;
  content.style.paddingLeft = `${hang}ch`;
  content.style.textIndent = `-${hang}ch`;
  return h(
    'div',
    { class: 'text-line' },
    sign,
    h('span', { class: 'number', 'aria-hidden': 'true' }, String(number)),
    content,
  );
}
