// The server's answer, reduced to facts: codes, reasons, fields, what is stored. Its sentences are left out.
import { isDeepStrictEqual } from 'node:util';

/** @typedef {[string, string]} Pair */
/**
 * @typedef {object} Verdict
 * @property {number} code
 * @property {string} [reason]
 * @property {Pair[]} [causes] reason and field
 * @property {{ kind: string, field?: string, found?: string }} [error] of a 400
 * @property {Pair[]} [strict] kind and path
 * @property {any} [object] as stored
 * @property {Pair[]} [warnings] kind and path
 */

/**
 * @param {import('./server.mjs').Answer} answer
 * @param {string} body what was sent
 * @returns {Verdict}
 */
export function verdictOf({ code, warnings, text }, body) {
  const answer = parsed(text);
  const verdict = code >= 400 || answer.kind === 'Status' ? refusal(code, answer) : acceptance(code, answer, body);
  if (warnings.length > 0) verdict.warnings = warnings.map(warningText).flatMap(warning);
  return verdict;
}

/**
 * @param {import('./server.mjs').Answer} answer
 * @returns {string} the server's own sentence, for a person to read
 */
export function messageOf({ text, warnings }) {
  const { message } = parsed(text);
  return [typeof message === 'string' ? message : '', ...warnings.map(warningText)].filter(Boolean).join('\n');
}

/**
 * @param {Verdict} recorded
 * @param {Verdict} found
 * @returns {string[]} in what they differ; empty where they say the same
 */
export function differences(recorded, found) {
  /** @type {(keyof Verdict)[]} */
  const members = ['code', 'reason', 'causes', 'error', 'strict', 'warnings', 'object'];
  return members.flatMap((member) => {
    const [before, now] = [comparable(recorded[member]), comparable(found[member])];
    return isDeepStrictEqual(before, now) ? [] : [`${member} ${JSON.stringify(before)} → ${JSON.stringify(now)}`];
  });
}

/**
 * What the server sets by itself and no two runs share: identity, version and time.
 * @param {any} object
 * @returns {any} a copy without it
 */
export function withoutIdentity(object) {
  const copy = structuredClone(object);
  for (const name of ['uid', 'creationTimestamp', 'managedFields', 'resourceVersion']) delete copy.metadata?.[name];
  for (const condition of copy.status?.conditions ?? []) {
    delete condition.lastUpdateTime;
    delete condition.lastTransitionTime;
  }
  return copy;
}

/**
 * @param {number} code
 * @param {any} answer
 * @returns {Verdict}
 */
function refusal(code, answer) {
  /** @type {any[]} */
  const causes = answer.details?.causes ?? [];
  /** @type {Verdict} */
  const verdict = {
    code,
    reason: answer.reason ?? '',
    causes: causes.map(({ reason = '', field = '' }) => [reason, field]),
  };
  if (code === 400) {
    verdict.error = badRequest(answer.message ?? '');
    verdict.strict = verdict.error.kind === 'strict' ? strictFindings(answer.message) : [];
  }
  return verdict;
}

/**
 * @param {number} code
 * @param {any} answer
 * @param {string} body
 * @returns {Verdict}
 */
function acceptance(code, answer, body) {
  const object = withoutIdentity(answer);
  // The server made the name up where the body does not hold it.
  if (object.metadata?.generateName !== undefined && !body.includes(object.metadata.name)) delete object.metadata.name;
  // Tokens and the user: they are what these requests are for, and depend on the cluster, not on the request.
  if (['TokenRequest', 'TokenReview', 'SelfSubjectReview'].includes(object.kind)) delete object.status;
  // What is listed or watched depends on the cluster.
  if (object.kind === undefined || object.kind.endsWith('List')) return { code };
  return { code, object };
}

/** What the message of a 400 is about; the first that fits. @type {[RegExp, string][]} */
const errors = [
  [/strict decoding error/, 'strict'],
  [/cannot unmarshal (?<found>\w+) .*?into Go struct field (?<field>\S+) of type/, 'type'],
  [/cannot unmarshal \w+ .*?into Go value of type/, 'type'],
  [/unsupported map key|unsupported value: [+-]?(Inf|NaN)/, 'yaml-value'],
  [/cannot bind token to object/, 'bound-object'],
  [/token is required/, 'token-required'],
  [/Name parameter required/, 'name-required'],
  [/field label not supported|not a known field selector/, 'field-label'],
  [/unable to parse requirement|found '.*', expected|invalid selector|invalid field selector/, 'selector'],
  [/illegal base64/, 'base64'],
  [/parsing time|cannot parse/, 'time'],
  [/error converting YAML|yaml:|error unmarshaling|found character|did not find|mapping values/, 'yaml-syntax'],
  [/invalid character|unexpected end|looking for beginning/, 'json-syntax'],
  [/(must|does not) match the namespace/, 'namespace-mismatch'],
  [/must match the (service account|name)|does not match the name|the name of the object/, 'name-mismatch'],
  [/no kind|Object 'Kind' is missing|does not match the expected|cannot be handled as|apiVersion/, 'kind-mismatch'],
];

/**
 * @param {string} message
 * @returns {{ kind: string, field?: string, found?: string }}
 */
function badRequest(message) {
  for (const [pattern, kind] of errors) {
    const match = pattern.exec(message);
    if (match === null) continue;
    const { field, found } = match.groups ?? {};
    if (field === undefined || found === undefined) return { kind };
    // The first word is the name of the Go type.
    return { kind, field: field.split('.').slice(1).join('.'), found };
  }
  return { kind: 'other' };
}

/**
 * @param {string} text
 * @returns {Pair[]}
 */
function strictFindings(text) {
  const fields = text.matchAll(/(unknown|duplicate) field "((?:[^"\\]|\\.)*)"/g);
  const keys = text.matchAll(/line (\d+): key "((?:[^"\\]|\\.)*)" already set in map/g);
  return [
    ...[...fields].map(([, kind = '', path = '']) => /** @type {Pair} */ ([kind, path])),
    ...[...keys].map(([, line, key]) => /** @type {Pair} */ (['yaml-duplicate', `${line} ${key}`])),
  ];
}

/**
 * @param {string} text
 * @returns {Pair[]}
 */
function warning(text) {
  const findings = strictFindings(text);
  if (findings.length > 0) return findings;
  return [
    text.includes('ownerReferences contains duplicate')
      ? ['duplicate-owner', 'metadata.ownerReferences']
      : ['other', ''],
  ];
}

/**
 * @param {string} header `299 - "text"`
 */
function warningText(header) {
  return header.replace(/^299 - "|"$/g, '').replace(/\\(.)/g, '$1');
}

/**
 * @param {string} text
 * @returns {any}
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

/**
 * Pairs are a set: the server repeats some and does not always keep their order.
 * @param {unknown} value
 */
function comparable(value) {
  return Array.isArray(value) ? [...new Set(value.map((pair) => JSON.stringify(pair)))].sort() : value;
}
