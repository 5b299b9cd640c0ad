// The exported JSON Schemas and rules, held against the recordings of the real server by a validator of others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  build,
  checkCertificationRequest,
  dryRun,
  inputSchemas,
  validate as judge,
  presets,
  rules,
  schemas,
} from 'kubecred';
import * as reference from 'kubecred/reference';
import { parse } from 'yaml';
import { isJson, recordings } from '../support/recordings.mjs';

const all = schemas();
const ajv = new Ajv2020({ allErrors: true, formats: { 'date-time': true, password: true }, allowUnionTypes: true });
const validators = new Map(Object.entries(all).map(([name, schema]) => [name, ajv.compile(schema)]));

/** Reasons of the server that a schema can tell too. */
const TOLD = new Set(['FieldValueTypeInvalid', 'FieldValueNotSupported', 'FieldValueTooLong', 'FieldValueTooMany']);

/** The recordings whose bodies say their kind. Those of the signers hold no verdict of the API server. */
const cases = recordings().flatMap((recording) => {
  if (!recording.verdict) return [];
  const value = read(recording);
  const validate = validators.get(`${value?.apiVersion}/${value?.kind}`);
  return validate ? [{ ...recording, value, validate }] : [];
});

test('every kind has its schema, under its own name', () => {
  assert.ok(validators.size >= 16);
  for (const kind of ['v1/ServiceAccount', 'certificates.k8s.io/v1/CertificateSigningRequest'])
    assert.ok(all[kind], kind);
  for (const [name, schema] of Object.entries(all)) {
    assert.equal(schema.$id, `urn:kubecred:${name}`);
    assert.equal(schema.title, name.split('/').at(-1));
    assert.match(schema.description, /\.$/);
  }
});

test('what the server accepts under strict validation, its schema accepts', () => {
  let count = 0;
  for (const { id, value, validate, verdict, path = '', ...rest } of cases) {
    // Of what is sent to the subresources `status` and `approval` the server takes the status alone.
    if (verdict.code >= 300 || /\/(status|approval)$/.test(path)) continue;
    const { body, contentType, method, before, crd } = rest;
    const request = { path, contentType, method, before, crd, query: 'dryRun=All&fieldValidation=Strict' };
    if (dryRun(body, request).code >= 300) continue;
    // And of what is sent elsewhere it drops the status, whatever that is.
    const { status: _, ...taken } = value;
    // The spec of a request stays as it is stored, whatever is sent.
    if (method === 'PUT' && value.kind === 'CertificateSigningRequest') {
      taken.spec = /** @type {any} */ (before).spec;
    }
    // Of what it does not store, it does not check the metadata.
    if (/Review$|^TokenRequest$/.test(value.kind)) delete taken.metadata;
    assert.ok(validate(taken), `${id}: ${ajv.errorsText(validate.errors)}`);
    count++;
  }
  assert.ok(count > 450, `${count} were tried`);
});

test('what the server refuses for unknown fields, its schema refuses', () => {
  let count = 0;
  for (const { id, value, validate, verdict, crd, body, path, contentType, method, before } of cases) {
    if (!verdict.strict?.some(([kind]) => kind === 'unknown')) continue;
    // The schema has the fields of both definitions: what the other one knows is not unknown to it.
    const other = () => dryRun(body, { path, contentType, method, before, crd: 'CustomNoUpgrade' });
    if (crd === 'Default' && !other().strict.some((finding) => finding.kind === 'unknown')) continue;
    assert.ok(!validate(value), id);
    if (validate.errors?.some((error) => error.keyword === 'additionalProperties')) count++;
  }
  assert.ok(count > 80, `${count} were tried`);
});

test('what the definition of a custom resource demands, its schema demands', () => {
  let count = 0;
  for (const { id, value, validate, verdict } of cases) {
    if (!id.startsWith('openshift/') || !verdict.causes?.some(([reason]) => TOLD.has(reason))) continue;
    assert.ok(!validate(value), id);
    count++;
  }
  assert.ok(count > 100, `${count} were tried`);
});

test('a rule has its basis', () => {
  const byId = new Map(rules().map((rule) => [rule.id, rule]));
  assert.ok(byId.size > 100);
  assert.equal(byId.size, rules().length);
  for (const { id, summary, basis, since } of byId.values()) {
    assert.match(id, /^[a-z0-9-]+\/[a-z0-9-]+$/);
    assert.match(summary, /\.$/);
    assert.ok(basis, id);
    assert.match(since, /^1\.\d\d$/);
  }
});

test('every finding is of a rule that is listed', () => {
  const listed = new Map(rules().map((rule) => [rule.id, rule]));
  let count = 0;
  for (const { id, body } of cases) {
    for (const { rule, origin } of judge(body).diagnostics) {
      assert.equal(listed.get(rule)?.origin, origin, `${id}: ${rule}`);
      count++;
    }
  }
  assert.ok(count > 500, `${count} findings`);
});

/**
 * The body as a value. How YAML scalars are read differs between readers, and is no matter of schemas.
 * @param {import('../support/recordings.mjs').Recording} recording
 */
function read(recording) {
  if (/\/yaml-/.test(recording.id)) return undefined;
  try {
    // A date stays a text, as JSON has none.
    const customTags = (/** @type {import('yaml').Tags} */ tags) =>
      tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:timestamp');
    return isJson(recording)
      ? JSON.parse(recording.body)
      : parse(recording.body, { version: '1.1', logLevel: 'silent', customTags });
  } catch {
    return undefined;
  }
}

test('every builder has the schema of its input, which takes the presets', () => {
  const inputs = inputSchemas();
  for (const name of Object.keys(build)) assert.ok(inputs[name], name);
  for (const { id, steps } of presets()) {
    for (const step of steps) {
      const { properties = {} } = /** @type {{ properties?: object }} */ (inputs[step.build]);
      for (const member of Object.keys(step.input)) assert.ok(member in properties, `${id}: ${member}`);
    }
  }
});

test('the reference comes alone, without the module', () => {
  assert.deepEqual(Object.keys(reference).sort(), ['inputSchemas', 'presets', 'rules', 'schemas']);
});

test('an input of a certification request is looked at without a key', () => {
  assert.deepEqual(checkCertificationRequest({ subject: [{ type: 'CN', value: 'jane' }] }), []);
  const [mistake] = checkCertificationRequest({ subject: [{ type: 'nonsense', value: 'x' }] });
  assert.equal(mistake?.path, 'subject[0].type');
});
