// The menu Edit: what the text can be written as, with what that would lose, said before it is done; and what else the
// editor can, with its keys.
import { fill, h, prose } from '../dom.js';
import type { EditorCommand } from '../editor/editor.js';
import { count } from '../words.js';
import type { Rewriting, Rewritings } from './rewrite.js';

export interface EditActions {
  /** Finds out what the text can be written as. */
  ask(told: (rewritings: Rewritings | undefined) => void): void;
  /** Puts a text in the place of the old one; `called` is what was done. */
  apply(text: string, called: string): void;
  /** Whether a command would do anything now. */
  can(command: EditorCommand): boolean;
  run(command: EditorCommand): void;
}

const COMMANDS: readonly (readonly [EditorCommand, string, string])[] = [
  ['complete', 'Complete', 'Ctrl Space'],
  ['document', 'What is this field?', 'F1'],
  ['find', 'Find and replace', 'Ctrl F'],
  ['undo', 'Undo', 'Ctrl Z'],
  ['redo', 'Redo', 'Ctrl Y'],
];

export function startEditMenu(menu: HTMLElement, actions: EditActions): void {
  let opened = 0;
  menu.addEventListener('beforetoggle', (event) => {
    if ((event as ToggleEvent).newState !== 'open') return;
    opened += 1;
    const now = opened;
    draw('asked');
    actions.ask((rewritings) => {
      if (now === opened && menu.matches(':popover-open')) draw(rewritings);
    });
  });

  const draw = (known: Rewritings | undefined | 'asked') => {
    const focused = menu.contains(document.activeElement);
    fill(
      menu,
      forms(known),
      h('div', { class: 'group keys-group', role: 'group', 'aria-label': 'Editor' }, ...COMMANDS.map(command)),
    );
    if (focused) menu.querySelector<HTMLElement>('button:not([disabled])')?.focus();
  };
  const forms = (known: Rewritings | undefined | 'asked') => {
    const group = (...children: Node[]) =>
      h('div', { class: 'group', role: 'group', 'aria-label': 'Form' }, ...children);
    if (known === 'asked') return group(h('p', { class: 'soft', role: 'status' }, 'Reading the text…'));
    if (!known)
      return group(h('p', { class: 'soft', role: 'status' }, 'There is no YAML or JSON here to be written otherwise.'));
    const other = known.convert.to === 'json' ? 'JSON' : 'YAML';
    return group(
      ...form('Format', 'Formatted', known.format),
      ...form(`Convert to ${other}`, `Converted to ${other}`, known.convert),
    );
  };
  const form = (title: string, done: string, { text, refused, comments, anchors, to }: Rewriting) => {
    const losses = [
      comments > 0 && `${count(comments, 'comment')} would be lost${to === 'json' ? ': JSON has none' : ''}.`,
      text !== undefined && anchors && 'Anchors would be written out.',
    ].filter((part) => part !== false);
    const said = refused === undefined ? losses.join(' ') : `Not now: ${refused}.`;
    const id = `editing-${done.replace(/\W+/g, '-').toLowerCase()}`;
    const apply = () => {
      if (text === undefined) return;
      menu.hidePopover();
      const lost = comments > 0 ? `; ${count(comments, 'comment')} ${comments === 1 ? 'is' : 'are'} gone` : '';
      actions.apply(text, `${done}${lost}`);
    };
    const note = said === '' ? [] : [h('p', { class: text === undefined ? 'soft' : 'soft loss', id }, ...prose(said))];
    return [
      h(
        'button',
        {
          type: 'button',
          class: 'plain',
          disabled: text === undefined,
          'aria-describedby': said === '' ? undefined : id,
          onclick: apply,
        },
        title,
      ),
      ...note,
    ];
  };
  const command = ([name, title, keys]: (typeof COMMANDS)[number]) => {
    const run = () => {
      menu.hidePopover();
      actions.run(name);
    };
    return h(
      'button',
      { type: 'button', class: 'plain with-key', disabled: !actions.can(name), onclick: run },
      title,
      h('kbd', { class: 'keys' }, keys),
    );
  };
}
