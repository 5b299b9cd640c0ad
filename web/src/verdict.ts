// The verdict in plain words: what kube-apiserver would answer.
import type { Artifact, DecodingErrorKind, Reason, Report, StrictFinding, Summary, Verdict } from 'kubecred';
import { fill, h, prose } from './dom.js';
import { count, inWords, kind } from './words.js';

type Tone = 'ok' | 'error' | 'warning' | 'neutral';

interface Judged {
  artifact: Artifact;
  verdict: Verdict;
}

const NOT_DECODED: Record<DecodingErrorKind, string> = {
  'json-syntax': 'it cannot be read as JSON',
  'yaml-syntax': 'it cannot be read as YAML',
  'yaml-value': 'it holds a value that JSON cannot express',
  type: 'a value has the wrong type',
  base64: 'a value is not base64',
  time: 'a value is not a time',
  strict: 'strict decoding',
  'kind-mismatch': 'its kind or API version is not one that it can be sent as',
  'name-mismatch': 'its name is not the one in the address',
  'namespace-mismatch': 'its namespace is not the one in the address',
  'name-required': 'it has no name',
  'token-required': 'it holds no token',
  'bound-object': 'a token cannot be bound to that kind of object',
};

const CAUSES: Record<Reason, string> = {
  FieldValueRequired: 'a value is missing',
  FieldValueInvalid: 'a value is malformed',
  FieldValueNotSupported: 'a value is not one of those allowed',
  FieldValueDuplicate: 'a value is there twice',
  FieldValueForbidden: 'a value may not be set here',
  FieldValueTooLong: 'a value is too long',
  FieldValueTooMany: 'a list has too many items',
  FieldValueTypeInvalid: 'a value has the wrong type',
  FieldValueNotFound: 'a value names something that does not exist',
};

const STATUS: Partial<Record<number, string>> = {
  403: 'it is forbidden',
  404: 'it names something that does not exist',
  405: 'that cannot be done with it',
  409: 'it conflicts with what is stored',
  413: 'it is too large',
  415: 'its content type is not one that the server reads',
  500: 'the server itself fails on it',
};

/** Shows the verdict of a report; a report of nothing that a server judges says so. */
export function showVerdict(box: HTMLElement, report: Report, version: string): void {
  const judged = report.artifacts.flatMap(allJudged);
  const [only, second] = judged;
  if (only && !second) showOne(box, only.verdict, version);
  else if (only) showSeveral(box, judged, version);
  else showNone(box, report);
}

/** Shows what the page itself has to say. */
export function showNotice(box: HTMLElement, title: string, text: string, tone: Tone = 'warning'): void {
  show(box, tone, { warning: '▲', error: '■', ok: '✓', neutral: '●' }[tone], prose(title), [prose(text)]);
}

function showOne(box: HTMLElement, verdict: Verdict, version: string): void {
  const tone = accepted(verdict) ? (verdict.warnings.length > 0 ? 'warning' : 'ok') : 'error';
  const sentence = `kube-apiserver ${version} would ${accepted(verdict) ? 'accept' : 'refuse'} this`;
  const lines = [prose(afterwards(verdict).join(' '))];
  if (verdict.dependsOn.length > 0) lines.push(prose(`It depends on the cluster: ${verdict.dependsOn.join('; ')}.`));
  if (verdict.provisional) lines.push(prose('This can change still: not every signature has been checked.'));
  const why = accepted(verdict) ? '' : `: ${whyNot(verdict)}`;
  show(box, tone, String(verdict.code), prose(sentence + why), lines);
}

function showSeveral(box: HTMLElement, judged: readonly Judged[], version: string): void {
  const good = judged.filter(({ verdict }) => accepted(verdict)).length;
  const of = `${inWords(judged.length)} objects`;
  const sentence =
    good === judged.length
      ? `accept all ${of}`
      : good === 0
        ? `refuse all ${of}`
        : `accept ${inWords(good)} of these ${of}`;
  const list = h(
    'ul',
    { class: 'verdicts' },
    ...judged.map(({ artifact, verdict }) =>
      h(
        'li',
        { class: accepted(verdict) ? 'ok' : 'error' },
        h('span', { class: 'code' }, String(verdict.code)),
        h(
          'span',
          {},
          h('b', {}, kind(artifact)),
          ' ',
          artifact.title,
          ': ',
          ...prose(accepted(verdict) ? 'accepted' : whyNot(verdict)),
        ),
      ),
    ),
  );
  const tone = good === judged.length ? 'ok' : 'error';
  show(box, tone, good === judged.length ? '✓' : '■', prose(`kube-apiserver ${version} would ${sentence}`), [
    [list],
    prose('Nothing was sent anywhere.'),
  ]);
}

/** Nothing that a server judges: certificates, tokens, kubeconfig files, text that cannot be read. */
function showNone(box: HTMLElement, { artifacts, summary }: Report): void {
  const [first] = artifacts;
  const text = !first
    ? 'Nothing was sent anywhere.'
    : artifacts.length === 1 && first.type === 'object' && first.value.kind !== ''
      ? `No answer of a server is told for \`${first.value.kind}\`. Nothing was sent anywhere.`
      : 'There is no API object here that a server would judge. Nothing was sent anywhere.';
  const [tone, sign, title] = found(summary, first !== undefined);
  show(box, tone, sign, prose(title), [prose(text)]);
}

function found({ errors, warnings }: Summary, anything: boolean): [Tone, string, string] {
  if (errors > 0) return ['error', '■', `${count(errors, 'error')} found`];
  if (warnings > 0) return ['warning', '▲', `no errors, ${count(warnings, 'warning')}`];
  return anything ? ['ok', '✓', 'nothing wrong was found'] : ['neutral', '●', 'nothing was recognised here'];
}

function allJudged(artifact: Artifact): Judged[] {
  const own = artifact.verdict ? [{ artifact, verdict: artifact.verdict }] : [];
  return [...own, ...artifact.children.flatMap(allJudged)];
}

function accepted(verdict: Verdict): boolean {
  return verdict.code < 300;
}

/** Why it is refused: one reason in words, several as a number; they are in the list of findings. */
function whyNot({ code, error, causes, strict }: Verdict): string {
  if (error?.kind === 'strict' || (!error && strict.length > 0)) return ofStrict(strict);
  if (error) {
    const words = NOT_DECODED[error.kind];
    return error.field === undefined ? words : words.replace(/^a value/, `\`${error.field}\``);
  }
  const [only] = causes;
  if (causes.length > 1) return `${inWords(causes.length)} reasons`;
  if (only)
    return only.field ? CAUSES[only.reason].replace(/^a (value|list)/, `\`${only.field}\``) : CAUSES[only.reason];
  return STATUS[code] ?? `it would answer ${code}`;
}

function ofStrict(strict: readonly StrictFinding[]): string {
  const unknown = strict.filter(({ kind }) => kind === 'unknown').length;
  if (unknown < strict.length)
    return strict.length === 1 ? 'a field is there twice' : `${inWords(strict.length)} reasons`;
  return unknown === 1 ? 'a field it does not know' : `${inWords(unknown)} fields it does not know`;
}

/** What would come next, and the warnings. */
function afterwards({ onceMended, warnings }: Verdict): string[] {
  const sentences: string[] = [];
  if (onceMended && onceMended.code < 300) sentences.push('Once that is mended it would be accepted.');
  else if (onceMended) {
    const more = onceMended.causes.length;
    const reasons = more > 0 ? `: ${inWords(more)} more reason${more === 1 ? '' : 's'} below` : '';
    sentences.push(`Once that is mended it would answer ${onceMended.code}${reasons}.`);
  }
  if (warnings.length > 0) {
    const names = warnings.flatMap(({ path, key }) => path ?? key ?? []).map((name) => `\`${name}\``);
    sentences.push(`It would warn of ${names.length > 0 ? names.join(', ') : count(warnings.length, 'thing')}.`);
  }
  sentences.push('Nothing was sent anywhere.');
  return sentences;
}

function show(box: HTMLElement, tone: Tone, sign: string, title: Node[], lines: Node[][]): void {
  const next = h(
    'div',
    { class: `verdict ${tone}` },
    h('span', { class: 'code' }, sign),
    h('strong', {}, ...title),
    h('div', { class: 'details' }, ...lines.map((line) => h('div', {}, ...line))),
  );
  // A live region speaks whenever it is filled: only with something new.
  if (!box.firstElementChild?.isEqualNode(next)) fill(box, next);
}
