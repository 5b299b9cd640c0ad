import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, toJson, toYaml } from 'kubecred';

test('YAML becomes the JSON that the server makes of it', () => {
  const { documents, diagnostics } = toJson('a: 0777\n---\n- yes\n');
  assert.deepEqual(
    documents.map(({ json, duplicates }) => [json, duplicates]),
    [
      ['{"a":511}', false],
      ['[true]', false],
    ],
  );
  assert.deepEqual(
    diagnostics.map(({ rule }) => rule),
    ['yaml/differs-from-standard', 'yaml/differs-from-standard'],
  );
});

test('the standard is stricter than the server', () => {
  assert.equal(toJson('{"a":1.50}', { mode: 'standard' }).documents[0]?.json, '{"a":1.50}');
  assert.ok(toJson('a: 1', { mode: 'standard' }).documents[0]?.error);
  assert.ok(toJson(new Uint8Array([0xff]), { mode: 'standard' }).documents[0]?.error);
});

test('a mode that does not exist is refused by name', () => {
  const wrong = /** @type {object} */ ({ mode: 'strict' });
  assert.throws(() => toJson('{}', wrong), { name: 'ArgumentError', message: /^options: / });
});

test('comments are those of the declarations, and change no value', () => {
  const object = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', data: { password: 'aHVudGVyMg==' } };
  const [plain, commented] = [toYaml(object), toYaml(object, { comments: true })].map(
    ({ documents }) => documents[0]?.yaml ?? '',
  );
  const comments = commented?.split('\n').filter((line) => line.startsWith('#')) ?? [];
  assert.equal(comments.length, Object.keys(object).length);
  assert.equal(commented?.replace(/^ *#.*\n/gm, ''), plain);
  assert.deepEqual(JSON.parse(toJson(commented ?? '').documents[0]?.json ?? ''), object);
});

test('an object becomes YAML that reads back the same', () => {
  const object = { a: ['yes', 1, null, { b: 'one\ntwo\n' }], c: '0777' };
  const yaml = toYaml(object).documents[0]?.yaml ?? '';
  assert.equal(yaml, 'a:\n- "yes"\n- 1\n- null\n- b: |\n    one\n    two\nc: "0777"\n');
  assert.deepEqual(JSON.parse(toJson(yaml).documents[0]?.json ?? ''), object);
});

test('a text in one style keeps values and comments, or is refused with the reason', () => {
  const { text, ...rest } = format('# who\nmetadata:   {name: "a"} # it\nkind: "ServiceAccount"\n');
  assert.equal(text, '# who\nmetadata:\n  name: a # it\nkind: ServiceAccount\n');
  assert.deepEqual(rest, { syntax: 'yaml', comments: 2, lost: 0, anchors: false });
  assert.equal(format('{"a":[1.0]}').text, '{\n  "a": [\n    1.0\n  ]\n}\n');
  assert.equal(format('a: 1\na: 2\n').refused, 'a name stands in it twice');
  assert.equal(format('just a text').syntax, undefined);
});
