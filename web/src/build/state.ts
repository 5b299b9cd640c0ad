// The state of what is built in one sentence, as the verdict of Inspect; and what is left to do, each thing a way to its
// field.
import { h, prose } from '../dom.js';
import { showNotice } from '../verdict.js';
import { count, inWords, mark } from '../words.js';
import type { Asked, Kind } from './kinds.js';
import type { Finding, Made } from './make.js';
import { stepsOf } from './schema.js';

export interface State {
  kind: Kind;
  asked: Asked | undefined;
  version: string;
  made: Made;
  /** Whether anything was filled in. */
  isTouched: boolean;
}

/** Shows the state; `go` leads to what a finding is about. */
export function showState(box: HTMLElement, state: State, go: (finding: Finding) => void): void {
  const { made, isTouched } = state;
  const errors = made.findings.filter(({ severity }) => severity === 'error');
  const warnings = made.findings.filter(({ severity }) => severity === 'warning');
  if (!isTouched) {
    showNotice(
      box,
      'Nothing is filled in yet',
      'Fill in what you mean, or begin with a preset. Nothing is sent anywhere.',
      'neutral',
    );
    return;
  }
  if (errors.length > 0) {
    const things = errors.length === 1 ? 'one thing is' : `${inWords(errors.length)} things are`;
    showNotice(box, `Not ready: ${things} to be mended`, 'What is there so far is shown below.', 'error');
  } else if (made.unsigned) {
    showNotice(
      box,
      'Almost ready: it needs a key',
      'With a key the request is signed, here in this tab. What is there so far is shown below.',
      'warning',
    );
  } else {
    const [sentence, says] = good(state);
    const tone = made.expected ? 'warning' : warnings.length > 0 ? 'warning' : 'ok';
    const also = warnings.length > 0 ? ` Beware of ${count(warnings.length, 'thing')}.` : '';
    showNotice(box, sentence, says + also, tone);
  }
  const listed = [...errors, ...warnings];
  if (listed.length > 0) box.firstElementChild?.append(list(listed, go));
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
  const named = stepsOf(pointer ?? '').filter((step) => !/^\d+$/.test(step));
  return pointer === undefined ? (path ?? '') : named.slice(-2).join('.');
}
