// Measures what the project promises, and fails where a figure is over its limit. A row is a name, a unit, a limit
// and a way to measure.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { analyze } from 'kubecred';
import { csrManifest, identityManifest } from './inputs.mjs';

const wasm = readFileSync(new URL('../../crates/kubecred-wasm/js/dist/kubecred.wasm', import.meta.url));

/** @typedef {{ name: string, unit: 'ms' | 'KB', limit: number, measure: () => number }} Row */

/** @type {Row[]} */
const rows = [
  {
    name: 'analyze a 1 KB CertificateSigningRequest, its signature left for later',
    unit: 'ms',
    limit: 0.3,
    measure: () => perCall(() => analyze(csrManifest, { signatures: 'defer' })),
  },
  {
    name: 'check its P-256 signature (the same with the check, less the same without)',
    unit: 'ms',
    limit: 2,
    measure: () =>
      perCall(() => analyze(csrManifest, { signatures: 'check' })) -
      perCall(() => analyze(csrManifest, { signatures: 'defer' })),
  },
  {
    name: 'analyze a ServiceAccount',
    unit: 'ms',
    limit: 0.3,
    measure: () => perCall(() => analyze(identityManifest)),
  },
  { name: 'module', unit: 'KB', limit: 1200, measure: () => wasm.length / 1000 },
  { name: 'module, brotli', unit: 'KB', limit: 400, measure: () => brotli(wasm) / 1000 },
];

const width = Math.max(...rows.map((row) => row.name.length));
let over = 0;
for (const { name, unit, limit, measure } of rows) {
  const figure = measure();
  const verdict = figure < limit ? 'ok' : 'OVER';
  if (figure >= limit) over++;
  const shown = unit === 'ms' ? figure.toFixed(3) : figure.toFixed(0);
  process.stdout.write(`${name.padEnd(width)}  ${shown.padStart(8)} ${unit}  limit ${limit} ${unit}  ${verdict}\n`);
}
process.exitCode = over === 0 ? 0 : 1;

/**
 * The best round of fifteen, as a mean over its calls: what a call takes once the engine has warmed up and while
 * nothing else wants the processor.
 * @param {() => unknown} call
 */
function perCall(call) {
  const start = performance.now();
  // Long enough for the engine's optimising compiler, short enough to wait for.
  let calls = 0;
  while (performance.now() - start < 500) {
    call();
    calls++;
  }
  const round = Math.max(1, Math.round(calls / 20));
  const means = Array.from({ length: 15 }, () => {
    const from = performance.now();
    for (let index = 0; index < round; index++) call();
    return (performance.now() - from) / round;
  });
  return Math.min(...means);
}

/** @param {Uint8Array} bytes */
function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}
