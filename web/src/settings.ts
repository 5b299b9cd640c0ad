// What the verdict assumes: the release, the field validation, the clock. Kept in memory only.
import type { CrdVariant, KubernetesVersion, Options } from 'kubecred';
import { fill, h } from './dom.js';

const VERSIONS: readonly KubernetesVersion[] = ['1.36', '1.35', '1.34', '1.33'];
const VALIDATIONS = ['Strict', 'Warn', 'Ignore'] as const;
const CRDS: readonly CrdVariant[] = ['Default', 'CustomNoUpgrade'];

export interface Settings {
  kubernetesVersion: KubernetesVersion;
  validation: (typeof VALIDATIONS)[number];
  crd: CrdVariant;
  /** RFC 3339; `undefined` is the time of each analysis. */
  now: string | undefined;
}

/** Fills the panel; `changed` is called with every choice. */
export function startSettings(panel: HTMLElement, button: HTMLElement, changed: () => void): Settings {
  const settings: Settings = { kubernetesVersion: '1.36', validation: 'Strict', crd: 'Default', now: undefined };

  const show = () => {
    const clock = settings.now ? ` · at ${settings.now.slice(0, 16).replace('T', ' ')} UTC` : '';
    fill(button, `Kubernetes ${settings.kubernetesVersion} · ${settings.validation} · as admin${clock}`);
  };
  const choose = (choice: Partial<Settings>) => {
    Object.assign(settings, choice);
    show();
    changed();
  };
  const time = h('input', {
    type: 'datetime-local',
    id: 'setting-now',
    // The field has no zone: what is entered is UTC, as its label says.
    onchange: () => choose({ now: time.value ? `${time.value.slice(0, 16)}:00Z` : undefined }),
  });
  const toNow = () => {
    time.value = '';
    choose({ now: undefined });
  };

  fill(
    panel,
    field(
      'setting-version',
      'Kubernetes',
      select('setting-version', VERSIONS, (kubernetesVersion) => choose({ kubernetesVersion })),
      'The release whose rules hold. 1.36 is the one that was measured most.',
    ),
    field(
      'setting-validation',
      'Field validation',
      select('setting-validation', VALIDATIONS, (validation) => choose({ validation })),
      'What the server does about fields it does not know: refuse, warn, or say nothing.',
    ),
    field(
      'setting-crd',
      'OpenShift feature set',
      select('setting-crd', CRDS, (crd) => choose({ crd })),
      'Which definition of OpenShift’s Authentication is installed.',
    ),
    field(
      'setting-now',
      'Time (UTC)',
      h('span', { class: 'with-button' }, time, h('button', { type: 'button', onclick: toNow }, 'Now')),
      'Empty: the clock of this machine.',
    ),
    h('p', { class: 'soft' }, 'Requests are judged as sent by a cluster administrator.'),
  );
  show();
  return settings;
}

/** The settings as the core takes them; what an example tells goes before them. */
export function toOptions(settings: Settings, told: Options = {}): Options {
  const { kubernetesVersion, crd, validation } = settings;
  return {
    now: settings.now ?? new Date().toISOString(),
    kubernetesVersion,
    ...told,
    request: { crd, query: `fieldValidation=${validation}`, ...told.request },
  };
}

function field(id: string, label: string, control: HTMLElement, explanation: string): HTMLElement {
  const described = `${id}-doc`;
  control.setAttribute('aria-describedby', described);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    control,
    h('span', { class: 'doc', id: described }, explanation),
  );
}

function select<Value extends string>(id: string, values: readonly Value[], chosen: (value: Value) => void) {
  const element = h(
    'select',
    {
      id,
      onchange: () => {
        const value = values[element.selectedIndex];
        if (value !== undefined) chosen(value);
      },
    },
    ...values.map((value) => h('option', {}, value)),
  );
  return element;
}
