// The panel of the settings: three groups of fields, each with what it means.
import { fill, h } from './dom.js';
import { CRDS, inShort, remember, remembered, type Settings, VALIDATIONS, VERSIONS } from './settings.js';

/** The settings, and the panel that shows them. */
export interface SettingsPanel {
  readonly settings: Settings;
  /** Says below the fields what was read of what was pasted there. */
  tell(roots: string, keys: string): void;
  /** Forgets what was pasted. */
  forget(): void;
}

/** A pause in typing after which a text counts. */
const PAUSE_MILLISECONDS = 300;

/** Fills the panel; `changed` is called with every choice. */
export function startSettings(panel: HTMLElement, button: HTMLElement, changed: () => void): SettingsPanel {
  let settings = remembered();
  let pause: ReturnType<typeof setTimeout> | undefined;
  /** Puts the settings into the fields. */
  const refresh: (() => void)[] = [];

  const choose = (choice: Partial<Settings>) => {
    settings = { ...settings, ...choice };
    fill(button, inShort(settings));
    remember(settings);
    changed();
  };
  const choice = <Key extends 'kubernetesVersion' | 'validation' | 'crd'>(
    key: Key,
    values: readonly Settings[Key][],
  ) => {
    const options = values.map((value) => h('option', {}, value));
    const element = h('select', { onchange: () => choose({ [key]: element.value }) }, ...options);
    refresh.push(() => {
      element.value = settings[key];
    });
    return element;
  };
  const text = (key: 'user' | 'groups' | 'issuers' | 'audiences', placeholder: string) => {
    const element = h('input', { ...QUIET, type: 'text', placeholder });
    listen(element, () => choose({ [key]: element.value.trim() }));
    refresh.push(() => {
      element.value = settings[key];
    });
    return element;
  };
  const pasted = (key: 'roots' | 'keys') => {
    const element = h('textarea', { ...QUIET, rows: 3 });
    listen(element, () => choose({ [key]: element.value.trim() }));
    refresh.push(() => {
      element.value = settings[key];
    });
    return element;
  };
  const listen = (element: HTMLElement, take: () => void) => {
    element.addEventListener('input', () => {
      clearTimeout(pause);
      pause = setTimeout(take, PAUSE_MILLISECONDS);
    });
    // What is left or confirmed counts at once.
    element.addEventListener('change', () => {
      clearTimeout(pause);
      take();
    });
  };
  const time = h('input', {
    type: 'datetime-local',
    // The field has no zone: what is entered is UTC, as its label says.
    onchange: () => choose({ now: time.value ? `${time.value.slice(0, 16)}:00Z` : '' }),
  });
  refresh.push(() => {
    time.value = settings.now.slice(0, 16);
  });
  const toNow = () => {
    time.value = '';
    choose({ now: '' });
  };
  const read = {
    roots: h('span', { class: 'read', role: 'status' }),
    keys: h('span', { class: 'read', role: 'status' }),
  };

  fill(
    panel,
    group(
      'The server',
      field(
        'version',
        'Kubernetes',
        choice('kubernetesVersion', VERSIONS),
        'The release whose rules hold. 1.36 is the one that was measured most.',
      ),
      field(
        'validation',
        'Field validation',
        choice('validation', VALIDATIONS),
        'What the server does about fields it does not know: refuse, warn, or say nothing.',
      ),
      field(
        'crd',
        'OpenShift feature set',
        choice('crd', CRDS),
        'Which definition of OpenShift’s Authentication is installed.',
      ),
      field(
        'now',
        'Time (UTC)',
        time,
        'Empty: the clock of this machine.',
        h('button', { type: 'button', onclick: toNow }, 'Now'),
      ),
    ),
    group(
      'Who asks',
      field('user', 'User', text('user', 'jane'), 'Who sends the request. Empty: a cluster administrator.'),
      field('groups', 'Groups', text('groups', 'dev ops'), 'Separated by spaces; they count with a user.'),
    ),
    group(
      'Expected and trusted',
      field(
        'issuers',
        'Issuers of tokens',
        text('issuers', 'https://kubernetes.default.svc'),
        'Whose tokens the server takes; of several the first one issues.',
      ),
      field(
        'audiences',
        'Audiences',
        text('audiences', 'https://kubernetes.default.svc'),
        'For whom a token must be. Empty: the issuers, as in the server.',
      ),
      field(
        'roots',
        'Trusted roots',
        pasted('roots'),
        'Certificates in PEM: what chains must lead to, and the client CA.',
        read.roots,
      ),
      field(
        'keys',
        'Trusted keys',
        pasted('keys'),
        'A JSON Web Key set, or public keys in PEM: what signs tokens.',
        read.keys,
      ),
    ),
    h(
      'p',
      { class: 'soft' },
      'All but the roots and keys is remembered in the address of the page, and nowhere else. Those are gone with a reload, or with Clear.',
    ),
  );
  const show = () => {
    for (const put of refresh) put();
    fill(button, inShort(settings));
  };
  show();
  addEventListener('hashchange', () => {
    const { roots, keys } = settings;
    const next = { ...remembered(), roots, keys };
    if (inOne(next) === inOne(settings)) return;
    settings = next;
    show();
    changed();
  });
  return {
    get settings() {
      return settings;
    },
    tell: (roots, keys) => {
      say(read.roots, roots);
      say(read.keys, keys);
    },
    forget: () => {
      clearTimeout(pause);
      if (settings.roots + settings.keys === '') return;
      settings = { ...settings, roots: '', keys: '' };
      show();
    },
  };
}

/** Nothing of what is entered is offered again or sent to a spelling checker. */
const QUIET = { autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false', translate: 'no' };

function group(title: string, ...fields: HTMLElement[]): HTMLElement {
  return h('fieldset', {}, h('legend', {}, title), ...fields);
}

/** `beside` stands beside the control, or below it where it tells something. */
function field(
  name: string,
  label: string,
  control: HTMLElement,
  explanation: string,
  beside?: HTMLElement,
): HTMLElement {
  const id = `setting-${name}`;
  const described = `${id}-doc`;
  control.id = id;
  control.setAttribute('aria-describedby', described);
  const isButton = beside instanceof HTMLButtonElement;
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    isButton ? h('span', { class: 'with-button' }, control, beside) : control,
    !isButton && beside,
    h('span', { class: 'doc', id: described }, explanation),
  );
}

/** A live region speaks whenever it is filled: only with something new. */
function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) fill(element, text);
}

function inOne(settings: Settings): string {
  return JSON.stringify(Object.entries(settings).sort());
}
