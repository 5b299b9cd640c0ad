// The key that signs a request: made by the browser, or one's own in PEM. A private key that is made leaves the browser on
// an explicit press alone, and never where that was ruled out before it was made.
import type { KeyKind } from 'kubecred';
import { fill, h, prose } from '../dom.js';
import { download } from '../download.js';
import { secret } from '../secret.js';
import type { EditedKey } from './edit.js';
import { faultOf } from './faults.js';
import type { Finding } from './make.js';
import { text } from './text.js';

/** What signs. */
export interface Signing {
  key?: CryptoKeyPair | KeyKind | string | undefined;
  extractable?: boolean | undefined;
  /** The public half in PEM, once it has signed. */
  publicKey?: string | undefined;
  /** The SHA-256 of the public half, once it has signed. */
  fingerprint?: string | undefined;
  /** Whether it is one's own, in PEM. */
  isOwn?: boolean | undefined;
  /** The key of what is edited, if something is. */
  edited?: EditedKey | undefined;
  /** What signed before, while another key is chosen: until there is one, it can be gone back to. */
  former?: Signing | undefined;
}

const KINDS: readonly KeyKind[] = ['P-256', 'P-384', 'P-521', 'Ed25519', 'RSA-2048', 'RSA-3072', 'RSA-4096'];

/** Whether a key is yet to be made. */
export function isKind(key: Signing['key']): key is KeyKind {
  return KINDS.some((kind) => kind === key);
}

/** With which key something is signed, in words. */
export function signedWith({ key, isOwn }: Signing): string {
  if (isOwn) return 'Signed with your key.';
  return typeof key === 'object' ? `Signed with a key made here: ${describe(key.privateKey)}.` : '';
}

export class KeyPart {
  readonly element = h('section', { class: 'key-part', 'aria-labelledby': 'key-title' });
  readonly #changed: (signing: Signing) => void;
  readonly #wrong = h('ul', { class: 'faults' });
  /** With which key it is signed, where that is not plain. */
  readonly #which = h('p', { class: 'which', role: 'status' });
  #signing: Signing = {};
  /** What the files of the key are called. */
  #name = '';
  #kind: KeyKind = 'P-256';
  // A certificate is of use where its key is.
  #mayLeave = true;

  constructor(changed: (signing: Signing) => void) {
    this.#changed = changed;
    void withoutEd25519().then((isMissing) => {
      if (isMissing) for (const option of this.element.querySelectorAll('option[value=Ed25519]')) option.remove();
    });
  }

  /** Shows what signs, or how to come by it. */
  show(signing: Signing, name: string): void {
    this.#signing = signing;
    this.#name = name;
    const { key } = signing;
    const title = h('h3', { id: 'key-title' }, 'Key');
    const shown = () => {
      if (!globalThis.crypto?.subtle) return [missing()];
      if (typeof key === 'object') return this.#made(key, name);
      if (signing.isOwn || (typeof key === 'string' && !isKind(key))) return this.#own();
      return this.#choice(key !== undefined);
    };
    const [first, ...rest] = shown();
    // Of a key that is there it is said below; before there is one, above what is chosen.
    const isChoice = typeof key !== 'object' && !signing.isOwn;
    fill(this.element, title, isChoice && this.#which, first, !isChoice && this.#which, ...rest);
    this.tell(signing);
  }

  /** Says with which key it is signed. */
  tell(signing: Signing): void {
    this.#signing = signing;
    const says = whichOf(signing);
    this.#which.hidden = says === '';
    if (this.#which.textContent !== says) fill(this.#which, says);
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
    press.addEventListener('click', () =>
      this.#take({ ...this.#kept(), key: this.#kind, extractable: this.#mayLeave }),
    );
    refresh();
    const own = h('button', { type: 'button' }, 'Use a key of mine…');
    own.addEventListener('click', () => {
      this.#take({ ...this.#kept(), isOwn: true });
      this.element.querySelector('textarea')?.focus();
    });
    return [
      h('div', { class: 'row-of' }, kind, h('span', { class: 'soft' }, 'whose private half'), leave),
      h('div', { class: 'row-of' }, press, own, this.#back(isBusy)),
      says,
    ];
  }

  #own(): HTMLElement[] {
    const given = typeof this.#signing.key === 'string' ? this.#signing.key : '';
    const kept = this.#kept();
    const put = (value: unknown) => {
      const signing = { ...kept, key: typeof value === 'string' ? value : undefined, isOwn: true };
      this.tell(signing);
      this.#changed(signing);
    };
    const options = { name: 'the private key', secret: true, isLong: true, isTime: false, pointer: '/key' };
    const { element, focus } = text(given, put, options);
    focus.setAttribute('aria-label', 'Private key in PEM');
    const instead = h('button', { type: 'button' }, 'Make a key instead');
    instead.addEventListener('click', () => this.#again());
    return [
      element,
      this.#wrong,
      h(
        'p',
        { class: 'doc' },
        ...prose(
          'A private key in PEM that is not encrypted (`PRIVATE KEY`, `EC PRIVATE KEY`, `RSA PRIVATE KEY`). It stays in this tab.',
        ),
      ),
      h('div', { class: 'row-of' }, instead, this.#back(false)),
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
      const said = h('span', { class: 'soft', role: 'status' });
      const copied = (message: string) => fill(said, message);
      fill(
        place,
        secret('private key', () => pem, copied),
        keep,
        said,
      );
    });
    const again = h('button', { type: 'button' }, 'Another key…');
    again.addEventListener('click', () => this.#again());
    const open = h('button', { type: 'button' }, 'Download public key');
    open.addEventListener('click', () => download(publicKey, `${name}.pub`));
    if (isOpen) fill(place, give);
    return [
      h('p', {}, h('b', {}, signedWith(this.#signing)), ' ', told),
      place,
      h('div', { class: 'row-of' }, publicKey !== '' && open, again),
    ];
  }

  /** Another key is to be chosen; the one that is there goes when there is another. */
  #again(): void {
    const { former, ...now } = this.#signing;
    const { edited, key, fingerprint } = now;
    // What never signed is no key yet.
    const isKey = key !== undefined && (fingerprint !== undefined || !former);
    this.#take({ edited, former: isKey ? now : former });
    this.element.querySelector<HTMLElement>('select')?.focus();
  }

  /** The button that goes back to the former key. */
  #back(isBusy: boolean): HTMLElement | undefined {
    const { former } = this.#signing;
    if (!former || isBusy) return undefined;
    const back = h('button', { type: 'button' }, former.isOwn ? 'Keep your key' : 'Keep the key that was made');
    back.addEventListener('click', () => {
      this.#take(former);
      this.element.querySelector<HTMLElement>('button, textarea')?.focus();
    });
    return back;
  }

  /** What stays while a key is chosen. */
  #kept(): Signing {
    const { edited, former } = this.#signing;
    return { edited, former };
  }

  #take(signing: Signing): void {
    this.show(signing, this.#name);
    this.#changed(signing);
  }
}

/** With which key it is signed, where that is not plain: the key is one's own, or what is edited has one. */
function whichOf({ key, isOwn, fingerprint, edited }: Signing): string {
  if (fingerprint === undefined || key === undefined) {
    if (!edited || isKind(key)) return '';
    const it = `the ${edited.of} that you edit`;
    if (isOwn && key !== undefined) return '';
    return `The private key of ${it} is not here. The new request is signed with the key that you choose here, and is for that key alone.`;
  }
  const signed = isOwn ? 'The request is signed with this key. ' : '';
  if (!edited) return signed.trim();
  const same = edited.fingerprint === fingerprint;
  const of = same ? 'It is the key' : 'It is another key than that';
  const alone = same ? '' : ': a certificate for the new request is of no use with the old key';
  return `${signed}${of} of the ${edited.of} that you edit${alone}.`;
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
