// The key that signs a request: made by the browser, or one's own in PEM. A private key that is made leaves the browser on
// an explicit press alone, and only where that was chosen before it was made.
import type { KeyKind } from 'kubecred';
import { fill, h, prose } from '../dom.js';
import { download } from '../download.js';
import { secret } from '../secret.js';
import { text } from './controls.js';
import { faultOf } from './faults.js';
import type { Finding } from './make.js';

/** What signs. */
export interface Signing {
  key?: CryptoKeyPair | KeyKind | string | undefined;
  extractable?: boolean | undefined;
  /** The public half in PEM, once it has signed. */
  publicKey?: string | undefined;
}

const KINDS: readonly KeyKind[] = ['P-256', 'P-384', 'P-521', 'Ed25519', 'RSA-2048', 'RSA-3072', 'RSA-4096'];

/** Whether a key is yet to be made. */
export function isKind(key: Signing['key']): key is KeyKind {
  return KINDS.some((kind) => kind === key);
}

export class KeyPart {
  readonly element = h('section', { class: 'key-part', 'aria-labelledby': 'key-title' });
  readonly #changed: (signing: Signing) => void;
  readonly #wrong = h('ul', { class: 'faults' });
  #signing: Signing = {};
  #kind: KeyKind = 'P-256';
  #mayLeave = false;
  #isOwn = false;

  constructor(changed: (signing: Signing) => void) {
    this.#changed = changed;
    void withoutEd25519().then((isMissing) => {
      if (isMissing) for (const option of this.element.querySelectorAll('option[value=Ed25519]')) option.remove();
    });
  }

  /** Shows what signs, or how to come by it. */
  show(signing: Signing, name: string): void {
    this.#signing = signing;
    const { key } = signing;
    const title = h('h3', { id: 'key-title' }, 'Key');
    if (!globalThis.crypto?.subtle) fill(this.element, title, missing());
    else if (typeof key === 'object') fill(this.element, title, ...this.#made(key, name));
    else if (this.#isOwn || (typeof key === 'string' && !isKind(key))) fill(this.element, title, ...this.#own());
    else fill(this.element, title, ...this.#choice(key !== undefined));
  }

  /** Says what is wrong with the key; the rest is given back. */
  place(findings: readonly Finding[]): Finding[] {
    const own = findings.filter(({ path, pointer }) => pointer === undefined && path === 'key');
    this.#wrong.replaceChildren(...own.map(faultOf));
    return findings.filter((finding) => !own.includes(finding));
  }

  /** Goes to the key, if a finding is about it. */
  go({ path, pointer }: Finding): boolean {
    if (pointer !== undefined || path !== 'key') return false;
    this.element.querySelector<HTMLElement>('textarea, select')?.focus();
    return true;
  }

  #choice(isBusy: boolean): HTMLElement[] {
    const kind = h('select', { 'aria-label': 'Kind of key' }, ...KINDS.map((value) => h('option', { value }, value)));
    kind.value = this.#kind;
    const leave = h(
      'select',
      { 'aria-label': 'The private key' },
      h('option', { value: 'stays' }, 'can’t leave this tab'),
      h('option', { value: 'leaves' }, 'may be given out, when I ask'),
    );
    leave.value = this.#mayLeave ? 'leaves' : 'stays';
    const press = h('button', { type: 'button', class: 'primary' }, '');
    const says = h('p', { class: 'doc' });
    const refresh = () => {
      this.#kind = kind.value as KeyKind;
      this.#mayLeave = leave.value === 'leaves';
      const article = this.#kind.startsWith('RSA') || this.#kind.startsWith('Ed') ? 'an' : 'a';
      fill(press, isBusy ? 'Making the key…' : `Make ${article} ${this.#kind} key and sign`);
      press.disabled = isBusy;
      fill(
        says,
        this.#mayLeave
          ? 'Whoever uses the certificate needs this key: it is shown and saved when you press for it, and not before.'
          : 'The browser keeps it and gives it to nobody, not even to this page; with the tab it is gone. To use the certificate elsewhere, let it be given out.',
      );
    };
    kind.addEventListener('change', refresh);
    leave.addEventListener('change', refresh);
    press.addEventListener('click', () => this.#take({ key: this.#kind, extractable: this.#mayLeave }));
    refresh();
    const own = h('button', { type: 'button' }, 'Use a key of mine…');
    own.addEventListener('click', () => {
      this.#isOwn = true;
      this.show({}, '');
      this.element.querySelector('textarea')?.focus();
    });
    return [
      h('div', { class: 'row-of' }, kind, h('span', { class: 'soft' }, 'whose private half'), leave),
      h('div', { class: 'row-of' }, press, own),
      says,
    ];
  }

  #own(): HTMLElement[] {
    const given = typeof this.#signing.key === 'string' ? this.#signing.key : '';
    const put = (value: unknown) => this.#changed({ key: typeof value === 'string' ? value : undefined });
    const { element, focus } = text(given, put, { secret: true, isLong: true, isTime: false, pointer: '/key' });
    focus.setAttribute('aria-label', 'Private key in PEM');
    const back = h('button', { type: 'button' }, 'Make a key instead');
    back.addEventListener('click', () => this.#again());
    return [
      element,
      this.#wrong,
      h(
        'p',
        { class: 'doc' },
        ...prose('A private key as the PEM of PKCS#8 (`BEGIN PRIVATE KEY`). It stays in this tab.'),
      ),
      h('div', { class: 'row-of' }, back),
    ];
  }

  #made(pair: CryptoKeyPair, name: string): HTMLElement[] {
    const { publicKey = '' } = this.#signing;
    const isOpen = pair.privateKey.extractable;
    const told = isOpen
      ? 'The private key is in this tab. It is gone with it, unless you take it out.'
      : 'The private key can’t leave this tab, and is gone with it.';
    const place = h('div', { class: 'row-of' });
    const give = h('button', { type: 'button' }, 'Give me the private key');
    give.addEventListener('click', async () => {
      const pem = await pemOf(pair.privateKey);
      const keep = h('button', { type: 'button' }, 'Download');
      keep.addEventListener('click', () => download(pem, `${name}.key`));
      fill(
        place,
        secret('private key', () => pem),
        keep,
      );
    });
    const again = h('button', { type: 'button' }, 'Another key…');
    again.addEventListener('click', () => this.#again());
    const open = h('button', { type: 'button' }, 'Download public key');
    open.addEventListener('click', () => download(publicKey, `${name}.pub`));
    if (isOpen) fill(place, give);
    return [
      h('p', {}, h('b', {}, `Signed with a key made here: ${describe(pair.privateKey)}.`), ' ', told),
      place,
      h('div', { class: 'row-of' }, publicKey !== '' && open, again),
    ];
  }

  #again(): void {
    this.#isOwn = false;
    this.#take({});
    this.element.querySelector<HTMLElement>('select')?.focus();
  }

  #take(signing: Signing): void {
    this.show(signing, '');
    this.#changed(signing);
  }
}

/** A key in a few words: `EC P-256`. */
function describe({ algorithm }: CryptoKey): string {
  const { name, namedCurve, modulusLength } = algorithm as Partial<EcKeyAlgorithm & RsaKeyAlgorithm>;
  if (namedCurve) return `EC ${namedCurve}`;
  return modulusLength ? `RSA ${modulusLength}` : (name ?? '');
}

async function pemOf(key: CryptoKey): Promise<string> {
  const der = new Uint8Array(await crypto.subtle.exportKey('pkcs8', key));
  const base64 = btoa(Array.from(der, (byte) => String.fromCharCode(byte)).join(''));
  return `-----BEGIN PRIVATE KEY-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

async function withoutEd25519(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
    return false;
  } catch {
    return true;
  }
}

function missing(): HTMLElement {
  return h(
    'p',
    {},
    'Here the browser makes no keys and signs nothing: a page has WebCrypto where it is served by HTTPS or from localhost. A request that was signed elsewhere can be put into ',
    h(
      'a',
      { href: '#/build/certificate-signing-request-of-a-request', 'data-go': 'build' },
      'a CertificateSigningRequest',
    ),
    '.',
  );
}
