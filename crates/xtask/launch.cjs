// Starts `cargo xtask` for the npm scripts. It needs nothing but Node itself, of any age: what is missing is said in
// one line before anything else can fail in a less readable way.
'use strict';
const { spawnSync } = require('node:child_process');

const missing = firstMissing();
if (missing) {
  console.error(missing);
  process.exit(1);
}
const run = spawnSync('cargo', ['xtask'].concat(process.argv.slice(2)), {
  stdio: 'inherit',
  cwd: `${__dirname}/../..`,
});
process.exit(run.status === null ? 1 : run.status);

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
