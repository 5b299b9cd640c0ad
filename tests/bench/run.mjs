// Measures what the project promises, prints a table, and fails where a figure is beyond its limit.
// `npm run bench -- native curve` measures these parts alone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { analyze, dryRun, schemas } from 'kubecred';
import { parse } from 'yaml';
import { decoding } from './decode.mjs';
import {
  asJson,
  asYaml,
  csrManifest,
  fastRequest,
  identityManifest,
  LONGEST,
  list,
  objects,
  shapes,
  wide,
} from './inputs.mjs';
import { best, perCall } from './measure.mjs';
import { filesPerSecond } from './others.mjs';
import { verifying } from './verify.mjs';

/** @typedef {{ name: string, figure: number, unit: string, limit?: number | undefined, atLeast?: boolean, note?: string }} Row */

/** What is measured, part by part. @type {Record<string, { title: string, rows: () => Generator<Row> | AsyncGenerator<Row> }>} */
const parts = {
  package: { title: 'the package', rows: thePackage },
  beside: { title: 'dryRun in Node, as many times as fast as npm `yaml` and compiled `ajv`', rows: besideYamlAndAjv },
  decode: { title: 'decoding in Node, as many times as fast as other libraries', rows: decoding },
  verify: { title: 'verifying in Node, as many times as fast as other libraries', rows: verifying },
  native: { title: 'a folder of files, natively, whole processes', rows: natively },
  longest: { title: 'analyze 3 MiB of YAML in Node', rows: theLongest },
  curve: { title: 'analyze in Node: time by length', rows: theCurve },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !Object.hasOwn(parts, part));
if (unknown) throw new Error(`there is no part \`${unknown}\`: there are ${Object.keys(parts).join(', ')}`);
let beyond = 0;
for (const [name, { title, rows }] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n${title}\n`);
  for await (const row of rows()) print(row);
}
process.stdout.write(beyond === 0 ? '\nall within their limits\n' : `\n${beyond} beyond their limits\n`);
process.exitCode = beyond === 0 ? 0 : 1;

/** @returns {Generator<Row>} */
function* thePackage() {
  const [deferred, checked, plain] = perCall(
    () => analyze(csrManifest, { signatures: 'defer' }),
    () => analyze(csrManifest, { signatures: 'check' }),
    () => analyze(identityManifest),
  );
  yield {
    name: 'analyze a CertificateSigningRequest, its signature left for later',
    figure: deferred,
    unit: 'ms',
    limit: 0.3,
  };
  yield {
    name: 'check its P-256 signature (with the check, less without)',
    figure: checked - deferred,
    unit: 'ms',
    limit: 2,
  };
  yield { name: 'analyze a ServiceAccount', figure: plain, unit: 'ms', limit: 0.3 };
  yield* sizes();
}

/** @returns {Generator<Row>} */
function* sizes() {
  const module = (/** @type {string} */ name) =>
    readFileSync(new URL(`../../crates/kubecred-wasm/js/dist/${name}.wasm`, import.meta.url));
  const [first, second] = [module('kubecred'), module('kubecred-more')];
  yield { name: 'module, the part that reads', figure: first.length / 1000, unit: 'KB', limit: 1300 };
  yield { name: 'module, the part that reads, brotli', figure: brotli(first), unit: 'KB', limit: 450 };
  const note = 'to build, verify, predict, compare, redact';
  yield { name: 'module, the part for more', figure: second.length / 1000, unit: 'KB', note };
  yield { name: 'module, the part for more, brotli', figure: brotli(second), unit: 'KB' };
  yield { name: 'module, both parts, brotli', figure: brotli(first) + brotli(second), unit: 'KB' };
  yield* ofThePage();
}

/** What a browser loads before the first view of the page stands, and all that it is made of. @returns {Generator<Row>} */
function* ofThePage() {
  const folder = new URL('../../dist/web/', import.meta.url);
  if (!existsSync(new URL('index.html', folder))) return;
  const page = readFileSync(new URL('index.html', folder), 'utf8');
  const size = (/** @type {string} */ name) => brotli(readFileSync(new URL(name, folder)));
  const sum = (/** @type {readonly string[]} */ names) => names.reduce((total, name) => total + size(name), 0);
  const named = [...page.matchAll(/ (?:src|href)="\.\/([^"]+)"/g)].map(([, name = '']) => name);
  const assets = readdirSync(new URL('assets/', folder)).map((name) => `assets/${name}`);
  yield { name: 'first load of the page, brotli', figure: sum(['index.html', ...named]), unit: 'KB', limit: 700 };
  yield { name: 'all of the page, brotli', figure: sum(['index.html', ...assets]), unit: 'KB' };
}

/** In KB. @param {Uint8Array} bytes */
function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(bytes, { params }).length / 1000;
}

/** @returns {Generator<Row>} */
function* besideYamlAndAjv() {
  const ajv = new Ajv2020({ formats: { 'date-time': true, password: true }, allowUnionTypes: true });
  const all = schemas();
  for (const [kind, object] of Object.entries({ ...objects, CertificateSigningRequest: fastSigned() })) {
    const isValid = ajv.compile(all[`${object.apiVersion}/${kind}`] ?? false);
    if (dryRun(object).code !== 201 || !isValid(object))
      throw new Error(`the ${kind} that is measured is not accepted`);
    for (const form of ['YAML', 'JSON']) {
      const body = form === 'YAML' ? asYaml(object) : asJson(object);
      /** @type {(() => unknown)[]} */
      const calls = [() => dryRun(body), () => isValid(parse(body))];
      let name = `${kind}, ${body.length} bytes of ${form}`;
      // They check no signature, so neither may count for us: it is measured alone, and taken away.
      if (kind === 'CertificateSigningRequest') {
        const pem = atob(fastRequest);
        calls.push(
          () => analyze(pem, { signatures: 'check' }),
          () => analyze(pem, { signatures: 'defer' }),
        );
        name += ', less its signature check';
      }
      const [mine = 0, theirs = 0, checked = 0, deferred = 0] = perCall(...calls);
      const less = mine - (checked - deferred);
      const note = `${(less * 1000).toFixed(0)} µs against ${(theirs * 1000).toFixed(0)} µs`;
      yield { name, figure: theirs / less, unit: 'x', limit: 2, atLeast: true, note };
    }
  }
}

/** What is left after a subtraction is the surer the less is subtracted. */
function fastSigned() {
  const { spec, ...rest } = objects.CertificateSigningRequest;
  return { ...rest, spec: { ...spec, request: fastRequest } };
}

/** @returns {Generator<Row>} */
function* natively() {
  const { files, runs, leftOut } = filesPerSecond();
  for (const { name, perSecond } of runs) yield { name: `${name}, ${files} files`, figure: perSecond, unit: 'files/s' };
  const [checked = 0, unchecked = 0] = runs.map(({ perSecond }) => perSecond);
  for (const { name, perSecond, faster } of runs.slice(2)) {
    const note = `${(checked / perSecond).toFixed(1)} with signatures`;
    yield { name: `as fast as ${name}`, figure: unchecked / perSecond, unit: 'x', limit: faster, atLeast: true, note };
  }
  if (leftOut) process.stdout.write(`  ${leftOut}\n`);
}

/** @returns {Generator<Row>} */
function* theLongest() {
  for (const [name, make] of Object.entries(shapes)) {
    const text = make();
    if (text.length > LONGEST || text.length < LONGEST * 0.99) throw new Error(`${name}: ${text.length} characters`);
    yield { name, figure: best(3, () => analyze(text)) / 1000, unit: 's', limit: 1.5 };
  }
}

/** The time for each byte may not grow with the length: three times that of any shorter text is too much. */
function* theCurve() {
  const forms = {
    'YAML, a list of objects': (/** @type {number} */ length) => list(length, 'yaml'),
    'JSON, a list of objects': (/** @type {number} */ length) => list(length, 'json'),
    'YAML, one object of long lists': wide,
  };
  for (const [form, make] of Object.entries(forms)) {
    let least = Number.POSITIVE_INFINITY;
    for (const length of [1e3, 1e4, 1e5, 1e6, LONGEST]) {
      const text = make(length);
      const analyzed = () => analyze(text);
      const milliseconds = length <= 1e5 ? perCall(analyzed)[0] : best(3, analyzed);
      const each = (milliseconds * 1e6) / text.length;
      const note = `${milliseconds.toPrecision(3)} ms`;
      yield { name: `${form}, ${text.length} bytes`, figure: each, unit: 'ns/byte', limit: 3 * least, note };
      least = Math.min(least, each);
    }
  }
}

/** @param {Row} row */
function print({ name, figure, unit, limit, atLeast, note }) {
  const digits = figure < 10 ? 2 : figure < 100 ? 1 : 0;
  let line = `  ${name.padEnd(68)} ${figure.toFixed(digits).padStart(8)} ${unit.padEnd(7)}`;
  if (limit !== undefined && Number.isFinite(limit)) {
    const good = atLeast ? figure >= limit : figure <= limit;
    if (!good) beyond++;
    const bound = `${atLeast ? 'at least' : 'at most'} ${Number(limit.toPrecision(3))}`;
    line += ` ${bound.padEnd(14)} ${good ? 'ok  ' : 'OVER'}`;
  } else if (note) {
    line += ' '.repeat(20);
  }
  process.stdout.write(`${line}${note ? `  ${note}` : ''}\n`);
}
