// Starts `cargo xtask` for the npm scripts. It needs nothing but Node itself, of any age: what is missing is said in
// one line before anything else can fail in a less readable way.
'use strict';
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');

const missing = firstMissing();
if (missing) {
  console.error(missing);
  process.exit(1);
}
const root = `${__dirname}/../..`;
if (!existsSync(`${root}/target/debug`))
  process.stdout.write('compiling the build tool, once: this takes a minute or two …\n');
const start = Date.now();
// Apart from running it, so that a failure to compile is not taken for one of the task.
const compiled = call(['build', '--quiet', '--package', 'xtask']);
if (Date.now() - start > 2000)
  process.stdout.write(`compiling the build tool: ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
process.exit(compiled || call(['xtask'].concat(process.argv.slice(2))));

function call(args) {
  const { status } = spawnSync('cargo', args, { stdio: 'inherit', cwd: root });
  return status === null ? 1 : status;
}

function firstMissing() {
  const node = process.versions.node.split('.').map(Number);
  if (node[0] < 20 || (node[0] === 20 && node[1] < 19)) {
    return `kubecred needs Node.js 20.19 or newer (this is ${process.versions.node}): install it from your package manager or nodejs.org`;
  }
  if (!answers('cargo'))
    return 'kubecred needs Rust, and `cargo` was not found: install rustup (rustup.rs), then run this again';
  return undefined;
}

function answers(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
