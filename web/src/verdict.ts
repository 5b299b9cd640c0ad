// The verdict in plain words: what kube-apiserver would answer.
import type { DecodingErrorKind, Reason, StrictFinding, Verdict } from 'kubecred';
import { fill, h, prose } from './dom.js';
import { called } from './objects.js';
import type { Count, Judged, Line, Overview } from './overview.js';
import { at, count, inWords } from './words.js';

type Tone = 'ok' | 'error' | 'warning' | 'neutral';

/** What tells the tones apart without colour. */
const SIGNS: Record<Tone, string> = { warning: '▲', error: '■', ok: '✓', neutral: '●' };

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
  other: 'a parameter or the body is of no form that it reads',
};

const CAUSES: Record<Reason, string> = {
  FieldValueRequired: 'a value is missing',
  FieldValueInvalid: 'a value is not valid',
  FieldValueNotSupported: 'a value is not one of those allowed',
  FieldValueDuplicate: 'a value is there twice',
  FieldValueForbidden: 'a value may not be set here',
  FieldValueTooLong: 'a value is too long',
  FieldValueTooMany: 'a list has too many items',
  FieldValueTypeInvalid: 'a value has the wrong type',
  FieldValueNotFound: 'a value names something that does not exist',
};

/** So many of what is wrong are named in the verdict. */
const MOST_NAMED = 3;

const NOTHING_SENT = 'Nothing was sent anywhere.';
const ANSWERED = 'The server’s answer beside it is of an earlier request.';

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
export function showVerdict(box: HTMLElement, overview: Overview, version: string): void {
  const { judged } = overview;
  const [only] = judged.listed;
  const number = judged.accepted + judged.refused;
  if (only && number === 1) showOne(box, only, version, overview);
  else if (number > 0) showSeveral(box, judged, version, overview);
  else showNone(box, overview);
}

/** Shows what the page itself has to say. */
export function showNotice(box: HTMLElement, title: string, text: string, tone: Tone = 'warning'): void {
  show(box, tone, SIGNS[tone], prose(title), [prose(text)]);
}

function showOne(box: HTMLElement, line: Line, version: string, overview: Overview): void {
  const { kind, verdict } = line;
  const doubt = accepted(verdict) ? doubts(overview, line.errors === 0 ? ' beside it' : ' in it') : '';
  const doubtful = doubt !== '' || verdict.warnings.length > 0 || overview.answer === 'refusal';
  const tone = accepted(verdict) ? (doubtful ? 'warning' : 'ok') : 'error';
  const what = overview.answer ? `this \`${kind}\`` : 'this';
  const sentence = `kube-apiserver ${version} would ${accepted(verdict) ? 'accept' : 'refuse'} ${what}`;
  const sentences = [...afterwards(verdict), ...answered(overview, accepted(verdict)), ...notJudged(overview)];
  const lines = [prose([...sentences, NOTHING_SENT].join(' '))];
  const why = accepted(verdict) ? doubt : `: ${whyNot(line)}`;
  show(box, tone, String(verdict.code), prose(sentence + why), lines);
}

function showSeveral(box: HTMLElement, judged: Judged, version: string, overview: Overview): void {
  const number = judged.accepted + judged.refused;
  const of = `${inWords(number)} objects`;
  const sentence =
    judged.refused === 0
      ? `accept all ${of}`
      : judged.accepted === 0
        ? `refuse all ${of}`
        : `accept ${inWords(judged.accepted)} of these ${of}`;
  const list = h(
    'ul',
    { class: 'verdicts' },
    ...judged.listed.map((line) =>
      h(
        'li',
        { class: accepted(line.verdict) ? (line.errors > 0 ? 'warning' : 'ok') : 'error' },
        h('span', { class: 'code' }, String(line.verdict.code)),
        h('span', {}, h('b', {}, line.kind), ' ', line.title, ': ', ...prose(answerTo(line))),
      ),
    ),
  );
  // Of many, only those that stand out are listed.
  const left = judged.listed.length < number ? judged.refused - judged.listed.length : 0;
  const rest = left > 0 ? `${count(left, 'more object')} would be refused: each says so in the list below.` : '';
  const sentences = [rest, ...answered(overview, judged.refused === 0), ...notJudged(overview), NOTHING_SENT];
  const doubt = judged.refused > 0 ? '' : doubts(overview);
  const doubtful = doubt !== '' || overview.answer === 'refusal';
  const tone = judged.refused > 0 ? 'error' : doubtful ? 'warning' : 'ok';
  show(box, tone, SIGNS[tone], prose(`kube-apiserver ${version} would ${sentence}${doubt}`), [
    [list],
    prose(sentences.filter((part) => part !== '').join(' ')),
  ]);
}

function answerTo(line: Line): string {
  if (!accepted(line.verdict)) return whyNot(line);
  return line.errors > 0 ? `accepted, but ${count(line.errors, 'error')} in it` : 'accepted';
}

/** What is wrong with what a server would accept: it is no use then. */
function doubts({ diagnostics, summary: { errors } }: Overview, where = ''): string {
  if (errors === 0) return '';
  const ofSigner = diagnostics.filter(({ severity, rule }) => severity === 'error' && rule.startsWith('signer/'));
  if (ofSigner.length < errors) return `, but ${count(errors, 'error')} ${errors === 1 ? 'was' : 'were'} found${where}`;
  return `, but no certificate would be issued: ${inWords(errors)} reason${errors === 1 ? '' : 's'}`;
}

/** Nothing that a server judges: certificates, tokens, kubeconfig files, text that cannot be read. */
function showNone(box: HTMLElement, overview: Overview): void {
  const { checked } = overview;
  const [tone, title] = found(overview);
  const lines = [
    checked.length > 0 && `Checked, though no server gives a verdict on it: ${names(checked)}.`,
    ...notJudged({ ...overview, answer: undefined }),
    NOTHING_SENT,
  ];
  show(box, tone, SIGNS[tone], prose(title), [
    ...worst(overview),
    prose(lines.filter((line) => line !== false).join(' ')),
  ]);
}

/** The first of the errors, or without any of the warnings: the findings stand in the order of the text. */
function worst({ diagnostics, objects, summary: { errors, warnings } }: Overview): Node[][] {
  const severity = errors > 0 ? 'error' : 'warning';
  const found = [...diagnostics.entries()].filter(([, one]) => one.severity === severity);
  if (found.length === 0) return [];
  const lines = found.slice(0, MOST_NAMED).map(([index, { range, message }]) => {
    const about = objects.alone ? undefined : objects.list[objects.of[index] ?? -1];
    const whose = about && h('b', { translate: 'no' }, called(about));
    return h(
      'li',
      {},
      h('span', { class: 'code' }, range ? at(range.start) : '–'),
      h('span', {}, whose, whose && ': ', ...prose(message)),
    );
  });
  const left = (severity === 'error' ? errors : warnings) - lines.length;
  const rest =
    left > 0 && h('li', {}, h('span', { class: 'code' }), h('span', {}, `and ${count(left, 'other')} below`));
  return [[h('ul', { class: 'verdicts' }, ...lines, rest)]];
}

/** "Nothing wrong" is said only where something was checked. */
function found(overview: Overview): [Tone, string] {
  const { checked, unchecked, unopened, unproven } = overview;
  const { errors, warnings, infos } = overview.summary;
  if (errors > 0) return ['error', `${count(errors, 'error')} found`];
  if (warnings > 0) return ['warning', `${count(warnings, 'warning')} found`];
  if (unproven.length > 0) return ['neutral', `Nothing wrong was found; not checked: ${unproven.join(', ')}`];
  if (checked.length > 0) return ['ok', 'Nothing wrong was found'];
  if (infos > 0) return ['neutral', `${count(infos, 'remark')}, and nothing that could be judged`];
  if (unchecked.length + unopened.length > 0) return ['neutral', 'Nothing here could be judged'];
  return ['neutral', 'Nothing was recognised here'];
}

/** What a server said before, and what is said here, are two things. */
function answered({ answer }: Overview, accepted: boolean): string[] {
  if (!answer) return [];
  if (answer === 'other' || !accepted) return [ANSWERED];
  return [
    'The refusal beside it is what a server answered earlier: to another text, or for reasons that only its cluster knows.',
  ];
}

function notJudged({ unchecked, unopened, answer }: Overview): string[] {
  const read = answer ? unchecked.filter(([name]) => name !== '`Status`') : unchecked;
  return [
    ...(read.length > 0 ? [`Only read, not judged: ${names(read)}.`] : []),
    ...(unopened.length > 0 ? [`Recognised, not opened: ${names(unopened)}.`] : []),
  ];
}

/** `Config`, certificate (3): the first of them. */
function names(counts: readonly Count[]): string {
  const most = 6;
  const named = counts
    .slice(0, most)
    .map(([name, number]) => (number > 1 ? `${name} (${number.toLocaleString('en')})` : name));
  const left = counts.length - named.length;
  return left > 0 ? `${named.join(', ')} and ${count(left, 'other kind')}` : named.join(', ');
}

function accepted(verdict: Verdict): boolean {
  return verdict.code < 300;
}

/** Why it is refused: one reason in words, several as a number; they are in the list of findings. */
function whyNot({ verdict: { code, error, causes, strict }, errors, error: first }: Line): string {
  if (error?.kind === 'strict' || (!error && strict.length > 0)) return ofStrict(strict);
  if (error) {
    const words = NOT_DECODED[error.kind];
    return error.field === undefined ? words : words.replace(/^a value/, `\`${error.field}\``);
  }
  const [only] = causes;
  if (causes.length > 1) return `${inWords(causes.length)} reasons`;
  // Where it is all that is wrong, what was found says more than the word of the server.
  if (only && errors === 1 && first) return first;
  if (only)
    return only.field ? CAUSES[only.reason].replace(/^a (value|list)/, `\`${only.field}\``) : CAUSES[only.reason];
  return first ?? STATUS[code] ?? `it would answer ${code}`;
}

function ofStrict(strict: readonly StrictFinding[]): string {
  const unknown = strict.filter(({ kind }) => kind === 'unknown').length;
  const name = strict[0]?.key ?? strict[0]?.path;
  const field = name === undefined ? 'a field' : `\`${name}\``;
  if (unknown < strict.length)
    return strict.length === 1 ? `${field} is there twice` : `${inWords(strict.length)} reasons`;
  return unknown === 1 ? `it does not know ${field}` : `${inWords(unknown)} fields it does not know`;
}

/** What would come next, the warnings, and what the answer hangs on. */
function afterwards({ onceMended, warnings, dependsOn, provisional }: Verdict): string[] {
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
  if (dependsOn.length > 0) sentences.push(`It depends on the cluster: ${dependsOn.join('; ')}.`);
  if (provisional) sentences.push('This can change still: not every signature has been checked.');
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
