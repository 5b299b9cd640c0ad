// The state of what is built in one sentence, as the verdict of Inspect; and what is left to do, each thing a way to its
// field.
import { h, prose } from '../dom.js';
import { showNotice } from '../verdict.js';
import { count, inWords, mark } from '../words.js';
import type { Asked, Kind } from './kinds.js';
import type { Finding, Made } from './make.js';
import { stepsOf } from './pointer.js';

export interface State {
  kind: Kind;
  asked: Asked | undefined;
  version: string;
  made: Made;
  /** Whether anything was filled in. */
  isTouched: boolean;
  /** With which key it is signed, in words. */
  signed: string;
}

/** Shows the state, and gives it back as a sentence to be heard; `go` leads to what a finding is about. */
export function showState(box: HTMLElement, state: State, go: (finding: Finding) => void): string {
  const { made, isTouched } = state;
  if (!isTouched && !made.expected) {
    showNotice(
      box,
      'Nothing is filled in yet',
      'Fill in what you mean, or begin with a preset. Nothing is sent anywhere.',
      'neutral',
    );
    return '';
  }
  const errors = made.findings.filter(({ severity }) => severity === 'error');
  const warnings = made.findings.filter(({ severity }) => severity === 'warning');
  const [sentence, says, tone] = sentenceOf(state, errors.length, warnings.length);
  showNotice(box, sentence, says, tone);
  const listed = [...errors, ...(errors.length === 0 && made.unsigned ? [KEYLESS] : []), ...warnings];
  if (listed.length > 0) box.firstElementChild?.append(list(listed, go));
  const places = [...new Set(listed.map(nameOf))].filter((place) => place !== '');
  const more = places.length > HEARD ? ` and ${places.length - HEARD} more` : '';
  const at =
    places.length > 0 ? ` ${count(listed.length, 'finding')}: ${places.slice(0, HEARD).join(', ')}${more}.` : '';
  return `${sentence.replaceAll('`', '')}.${at}`;
}

/** What is left to do where there is no key. */
const KEYLESS: Finding = { severity: 'warning', path: 'key', message: 'Make one, or use one of yours.' };

/** So many fields are named to who hears it. */
const HEARD = 3;

type Tone = NonNullable<Parameters<typeof showNotice>[3]>;

function sentenceOf(state: State, errors: number, warnings: number): [sentence: string, says: string, tone: Tone] {
  const { made } = state;
  const things = errors === 1 ? 'one thing' : `${inWords(errors)} things`;
  const verb = errors === 1 ? 'is' : 'are';
  // The request is there where the server takes the object, whatever is wrong with a token or certificate in it.
  if (errors > 0 && made.request) {
    const [sentence, says] = good(state);
    return [
      `${sentence}, but ${things} in it ${verb} wrong`,
      `It does not refuse the object for that. ${says}`,
      'warning',
    ];
  }
  if (errors > 0) {
    return [`Not ready: ${things} ${verb} to be mended`, 'What is there so far is shown below.', 'error'];
  }
  if (made.unsigned) {
    return [
      'Almost ready: it needs a key',
      'With a key the request is signed, here in this tab. What is there so far is shown below.',
      'warning',
    ];
  }
  const [sentence, says] = good(state);
  const also = warnings > 0 ? ` Beware of ${count(warnings, 'thing')}.` : '';
  return [
    sentence,
    [says + also, state.signed].filter((part) => part !== '').join(' '),
    made.expected || warnings > 0 ? 'warning' : 'ok',
  ];
}

function good({ kind, asked, version, made }: State): [sentence: string, says: string] {
  if (made.expected) {
    return [
      `Test material, and no credential of anything: checks must call it \`${made.expected}\``,
      'It says so of itself, in the claim `test_material`. The key set beside it is that of its issuer.',
    ];
  }
  if (!asked || !made.request) {
    if (kind.build === 'certificationRequest') return ['Ready: the request is signed', 'Any signer can take it.'];
    return [`Ready: nothing is wrong with this ${kind.title}`, 'No server judges it: those who read it do.'];
  }
  const { method, path } = made.request;
  const [operation] = asked;
  const line = `\`${method} ${path}\` — nothing was sent anywhere.`;
  if (operation === 'create' || operation === 'update')
    return [`Ready: kube-apiserver ${version} would take this`, line];
  return ['Ready: the request says what is needed', `${line} What it would come to is known by the server alone.`];
}

function list(findings: readonly Finding[], go: (finding: Finding) => void): HTMLElement {
  return h(
    'ul',
    { class: 'to-do' },
    ...findings.map((finding) => {
      const { severity, message } = finding;
      const place = nameOf(finding);
      const button = h('button', { type: 'button', class: 'plain' }, h('code', {}, place), ' ', ...prose(message));
      button.addEventListener('click', () => go(finding));
      return h(
        'li',
        { class: severity },
        h('span', { class: `sign ${severity}`, 'aria-hidden': 'true' }, mark(severity)),
        button,
      );
    }),
  );
}

function nameOf({ pointer, path }: Finding): string {
  const named = stepsOf(pointer ?? '').filter((step) => step !== '' && !/^\d+$/.test(step));
  return pointer === undefined ? (path ?? '') : named.slice(-2).join('.');
}
