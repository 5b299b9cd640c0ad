// What is assumed: of the server, of who asks, of what is trusted. Kept in memory, and but for what was pasted in the
// address, so that a reload or a link brings it back.
import type { CrdVariant, KubernetesVersion, Options } from 'kubecred';
import { address, go } from './address.js';

export const VERSIONS: readonly KubernetesVersion[] = ['1.36', '1.35', '1.34', '1.33'];
export const VALIDATIONS = ['Strict', 'Warn', 'Ignore'] as const;
export const CRDS: readonly CrdVariant[] = ['Default', 'CustomNoUpgrade'];

export interface Settings {
  kubernetesVersion: KubernetesVersion;
  validation: (typeof VALIDATIONS)[number];
  crd: CrdVariant;
  /** RFC 3339; empty is the time of each analysis. */
  now: string;
  /** Who sends the request; empty is a cluster administrator. */
  user: string;
  groups: string;
  /** The issuers of the tokens, the one that issues first; separated by white space or commas, as are groups and audiences. */
  issuers: string;
  audiences: string;
  /** Certificates and keys that are trusted, as they were pasted. */
  roots: string;
  keys: string;
}

const USUAL: Settings = {
  kubernetesVersion: '1.36',
  validation: 'Strict',
  crd: 'Default',
  now: '',
  user: '',
  groups: '',
  issuers: '',
  audiences: '',
  roots: '',
  keys: '',
};

/** What the address remembers, by its names there, and what of it counts. Never what was pasted: roots and keys. */
const REMEMBERED: readonly { name: string; setting: Exclude<keyof Settings, 'roots' | 'keys'>; counts: Counts }[] = [
  { name: 'version', setting: 'kubernetesVersion', counts: among(VERSIONS) },
  { name: 'validation', setting: 'validation', counts: among(VALIDATIONS) },
  { name: 'crd', setting: 'crd', counts: among(CRDS) },
  { name: 'now', setting: 'now', counts: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) && isTime(value) },
  { name: 'user', setting: 'user', counts: isName },
  { name: 'groups', setting: 'groups', counts: isName },
  { name: 'issuers', setting: 'issuers', counts: isName },
  { name: 'audiences', setting: 'audiences', counts: isName },
];

type Counts = (value: string) => boolean;

/** The settings of the address. */
export function remembered(): Settings {
  const { settings: told } = address();
  const found = REMEMBERED.flatMap(({ name, setting, counts }) => {
    const value = told.get(name);
    return value !== null && counts(value) ? [[setting, value]] : [];
  });
  return { ...USUAL, ...Object.fromEntries(found) };
}

/** Puts into the address what is not as usual. */
export function remember(settings: Settings): void {
  const told = new URLSearchParams();
  for (const { name, setting, counts } of REMEMBERED) {
    const value = settings[setting];
    if (value !== USUAL[setting] && counts(value)) told.set(name, value);
  }
  go({ settings: told }, 'replace');
}

/** The settings in a few words. */
export function inShort(settings: Settings): string {
  const { kubernetesVersion, validation, now, user } = settings;
  const trusted = (['issuers', 'audiences', 'roots', 'keys'] as const).filter((key) => settings[key] !== '');
  return [
    `Kubernetes ${kubernetesVersion}`,
    validation,
    `as ${user === '' ? 'admin' : user.length > 24 ? `${user.slice(0, 23)}…` : user}`,
    now !== '' && `at ${now.slice(0, 16).replace('T', ' ')} UTC`,
    trusted.length > 0 && `with ${trusted.join(', ')}`,
  ]
    .filter((part) => part !== false)
    .join(' · ');
}

/** The settings as the core takes them; what an example tells goes before them. */
export function toOptions(settings: Settings, told: Options = {}): Options {
  const { kubernetesVersion, crd, validation, user, groups, roots, keys } = settings;
  const issuers = listOf(settings.issuers);
  const [issuer] = issuers;
  return {
    now: settings.now || new Date().toISOString(),
    kubernetesVersion,
    ...(roots === '' ? {} : { roots: [roots] }),
    ...(keys === '' ? {} : { keys: [keys] }),
    // Of several any will do: that is said of each token by itself.
    ...(issuer !== undefined && issuers.length === 1 ? { issuer } : {}),
    ...(settings.audiences === '' ? {} : { audiences: listOf(settings.audiences) }),
    ...told,
    request: {
      crd,
      query: `fieldValidation=${validation}`,
      ...(user === '' ? {} : { user: { username: user, groups: listOf(groups) } }),
      ...told.request,
    },
  };
}

/** The parts of a field that takes several. */
export function listOf(value: string): string[] {
  return value.split(/[\s,]+/).filter((part) => part !== '');
}

function among(values: readonly string[]): Counts {
  return (value) => values.includes(value);
}

function isTime(value: string): boolean {
  return !Number.isNaN(Date.parse(value));
}

/** Whether it is a name, and not a secret that went into the wrong field. */
function isName(value: string): boolean {
  return value !== '' && value.length <= 400 && !/eyJ[\w-]{8}|-----BEGIN|[\w+/=-]{120}|\p{Cc}/u.test(value);
}
