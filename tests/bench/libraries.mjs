// The libraries that are measured beside ours, installed where only measurements find them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const target = new URL('../../target/bench/npm/', import.meta.url);

/** Their versions. */
const PACKAGES = {
  '@peculiar/x509': '2.2.0',
  'reflect-metadata': '0.2.2',
  pkijs: '4.0.0',
  asn1js: '4.0.0',
  'node-forge': '1.4.3',
  jsrsasign: '11.1.5',
  jose: '6.2.18',
};

/** All of them, by short names. */
export async function libraries() {
  const missing = Object.entries(PACKAGES).filter(([name, version]) => installed(name) !== version);
  if (missing.length > 0) {
    const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
    process.stderr.write(`installing ${wanted.join(' ')} …\n`);
    mkdirSync(target, { recursive: true });
    writeFileSync(new URL('package.json', target), '{ "private": true }\n');
    execFileSync('npm', ['install', '--no-fund', '--no-audit', '--ignore-scripts', '--silent', ...wanted], {
      cwd: fileURLToPath(target),
    });
  }
  // Found from a module that lies where they are installed.
  const loader = fileURLToPath(new URL('load.mjs', target));
  writeFileSync(
    loader,
    "import 'reflect-metadata';\nexport * as peculiar from '@peculiar/x509';\nexport * as pkijs from 'pkijs';\n" +
      "export { default as forge } from 'node-forge';\nexport { default as jsrsasign } from 'jsrsasign';\n" +
      "export * as jose from 'jose';\n",
  );
  return import(pathToFileURL(loader).href);
}

/** @param {string} name */
function installed(name) {
  const file = new URL(`node_modules/${name}/package.json`, target);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}
