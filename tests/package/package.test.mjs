// The package as its users get it: packed, installed somewhere else, and used in each way that it offers.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { analyze } from 'kubecred';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kubecred-package-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const packed = JSON.parse(
  run(npm, ['pack', '--json', '--pack-destination', folder, '--workspace', 'kubecred'], { cwd: root }),
);
const archive = /** @type {{ filename: string, files: { path: string }[] }} */ (Object.values(packed)[0]);
writeFileSync(join(folder, 'package.json'), '{ "private": true }');
run(npm, ['install', '--offline', '--no-audit', '--no-fund', join(folder, archive.filename)]);

const expected = JSON.stringify(analyze('a: 1'));
const use = "console.log(JSON.stringify(analyze('a: 1')))";

test('only what is built is in it, and nothing that it depends on', () => {
  for (const { path } of archive.files) assert.match(path, /^(dist\/|package\.json$|README\.md$|LICENSE$)/);
  const files = archive.files.map(({ path }) => path);
  for (const needed of ['README.md', 'LICENSE']) assert.ok(files.includes(needed), needed);
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/kubecred/package.json'), 'utf8'));
  assert.equal(manifest.dependencies, undefined);
  assert.deepEqual(
    readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')),
    ['kubecred'],
  );
});

test('import', () => {
  assert.equal(node('use.mjs', `import { analyze } from 'kubecred'; ${use}`), expected);
});

test('require', () => {
  assert.equal(node('use.cjs', `const { analyze } = require('kubecred'); ${use}`), expected);
});

test('the slim entry takes bytes or a compiled module', () => {
  const read = "require('node:fs').readFileSync(require.resolve('kubecred/kubecred.wasm'))";
  for (const module of [read, `new WebAssembly.Module(${read})`]) {
    const code = `const { init, analyze } = require('kubecred/slim'); init(${module}); ${use}`;
    assert.equal(node('slim.cjs', code), expected);
  }
});

test('the slim entry without its second part does not check signatures, and says so', () => {
  const file = (/** @type {string} */ name) => `readFileSync(require.resolve('kubecred/${name}.wasm'))`;
  const request = readFileSync(join(root, 'web/src/samples/csr.yaml'), 'utf8');
  const code = `
    const { readFileSync } = require('node:fs');
    const { init, initMore, analyze, dryRun, InternalError } = require('kubecred/slim');
    const text = ${JSON.stringify(request)};
    const told = (report) => JSON.stringify(report).match(/"signature":\\{"status":"(\\w+)"/)[1];
    const refused = (call) => {
      try {
        call();
      } catch (error) {
        return error instanceof InternalError ? 'a crash' : error.message.slice(0, 22);
      }
    };
    init(${file('kubecred')});
    console.log(told(analyze(text)));
    console.log(refused(() => analyze(text, { signatures: 'check' })));
    console.log(refused(() => dryRun(text)));
    console.log(told(analyze(text, { now: '2026-01-01T00:00:00Z' })));
    initMore(${file('kubecred-more')});
    console.log(told(analyze(text)));
    console.log(told(analyze(text, { signatures: 'defer' })));
  `;
  assert.deepEqual(node('first.cjs', code).split('\n'), [
    'notChecked',
    'call initMore() first:',
    'call initMore() first:',
    'notChecked',
    'verified',
    'notChecked',
  ]);
});

test('the slim entry without a module says what to do', () => {
  const code =
    "import { analyze } from 'kubecred/slim'; try { analyze('') } catch (error) { console.log(error.message) }";
  assert.match(node('early.mjs', code), /^call init\(\) first/);
});

test('a bundle is one file that asks for nothing', async () => {
  for (const [name, conditions] of /** @type {const} */ ([
    ['browser', ['browser', 'module', 'import']],
    ['node', ['node', 'module', 'import']],
  ])) {
    write('entry.mjs', `import { analyze } from 'kubecred'; ${use}`);
    const { build } = await import('vite');
    await build({
      root: folder,
      logLevel: 'error',
      configFile: false,
      resolve: { conditions: [...conditions] },
      build: {
        outDir: `bundle-${name}`,
        minify: false,
        rollupOptions: { input: join(folder, 'entry.mjs'), output: { entryFileNames: 'bundle.mjs' } },
        modulePreload: { polyfill: false },
      },
    });
    const bundle = join(folder, `bundle-${name}/bundle.mjs`);
    assert.deepEqual(readdirSync(join(folder, `bundle-${name}`)), ['bundle.mjs']);
    assert.equal(run(process.execPath, [bundle]).trim(), expected);
    assert.doesNotMatch(readFileSync(bundle, 'utf8'), /\bfetch\(|XMLHttpRequest|WebSocket|import\.meta\.url/);
  }
});

for (const [name, settings] of Object.entries({
  'an ECMAScript module in Node': ['use.mts', 'nodenext', 'nodenext'],
  'CommonJS in Node': ['use.cts', 'nodenext', 'nodenext'],
  'a bundler': ['use.ts', 'esnext', 'bundler'],
})) {
  test(`its types hold in ${name}`, () => {
    const [file = '', module, moduleResolution] = settings;
    cpSync(join(root, 'tests/package/types.ts'), join(folder, file));
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'ES2022',
      lib: ['ES2022', 'DOM'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      // The declarations of the package are checked too.
      skipLibCheck: false,
      noEmit: true,
    };
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  });
}

for (const [part, file] of /** @type {const} */ ([
  ['first', 'kubecred.wasm'],
  ['second', 'kubecred-more.wasm'],
])) {
  test(`the ${part} part of the inlined module is the served one`, async () => {
    const inside = (/** @type {string} */ path) => join(folder, 'node_modules/kubecred', path);
    const { base64 } = await import(pathToFileURL(inside(`dist/esm/wasm/${part}.js`)).href);
    assert.equal(base64, readFileSync(inside(`dist/${file}`)).toString('base64'));
  });
}

/**
 * @param {string} file
 * @param {string} code
 */
function node(file, code) {
  return run(process.execPath, [write(file, code)]).trim();
}

/**
 * @param {string} file
 * @param {string} content
 */
function write(file, content) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), content);
  return join(folder, file);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string }} [options]
 */
function run(program, args, { cwd = folder } = {}) {
  try {
    return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`);
  }
}
