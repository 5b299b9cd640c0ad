// The two forms in which the page is delivered, of one source: `dist/web` for any static host, with a service worker that
// keeps the page's own files and with the headers that a host should send; and `dist/kubecred.html`, all of it in one file,
// built once more with its scripts undivided.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'vite';

/** @typedef {import('vite').Rolldown.OutputBundle} Bundle */

/** What a host should send with each file, beside what the page says itself; a policy against frames works only there. */
const HEADERS = [
  'X-Content-Type-Options: nosniff',
  'Referrer-Policy: no-referrer',
  'Cross-Origin-Opener-Policy: same-origin',
  'Cross-Origin-Resource-Policy: same-origin',
];
/** The service worker fetches the page's own files and nothing else. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'";

/**
 * @param {() => import('vite').InlineConfig} again the configuration, to build once more with undivided scripts
 * @returns {import('vite').Plugin}
 */
export function delivery(again) {
  const folder = new URL('../dist/web/', import.meta.url);
  return {
    name: 'kubecred-delivery',
    apply: 'build',
    async writeBundle(_, bundle) {
      const page = textOf(bundle, 'index.html');
      const names = Object.keys(bundle).sort();
      const template = readFileSync(new URL('./service-worker.js', import.meta.url), 'utf8');
      const files = Object.fromEntries(names.map((name) => [name, `sha256-${hash(contentOf(bundle, name))}`]));
      writeFileSync(new URL('sw.js', folder), serviceWorker(template, files));
      writeFileSync(new URL('_headers', folder), headers(policyOf(page)));
      writeFileSync(new URL('../kubecred.html', folder), single(await undivided(again())));
    },
  };
}

/**
 * @param {string} template
 * @param {Record<string, string>} files
 */
function serviceWorker(template, files) {
  const list = JSON.stringify(files, null, 2);
  return (
    template
      .replace('/* files */ {}', () => list)
      // Of the worker too: one that is another but keeps the same files may not touch what the last one kept.
      .replace("/* version */ ''", () => `'${hash(template + list).slice(0, 16)}'`)
  );
}

/**
 * In the form that Netlify, Cloudflare Pages and others read; our own server does too.
 * @param {string} policy
 */
function headers(policy) {
  const page = `Content-Security-Policy: ${policy}; frame-ancestors 'none'`;
  const rules = [
    ['/*', ...HEADERS],
    ['/', page, 'Cache-Control: no-cache'],
    ['/index.html', page, 'Cache-Control: no-cache'],
    ['/sw.js', `Content-Security-Policy: ${WORKER_POLICY}`, 'Cache-Control: no-cache'],
    ['/assets/*', 'Cache-Control: public, max-age=31536000, immutable'],
  ];
  return rules.map(([path, ...lines]) => `${[path, ...lines.map((line) => `  ${line}`)].join('\n')}\n`).join('\n');
}

/** @param {string} page */
function policyOf(page) {
  const policy = /<meta[^>]*http-equiv="Content-Security-Policy"[^>]*content="([^"]*)"/.exec(page)?.[1];
  if (!policy) throw new Error('index.html declares no policy');
  return policy.replace(/\s+/g, ' ').trim();
}

/**
 * The page with its style sheets and its script inside. Its policy allows these two by their hashes.
 * @param {Bundle} bundle
 */
function single(bundle) {
  /** @type {string[]} */
  const styles = [];
  /** @type {string[]} */
  const scripts = [];
  let page = textOf(bundle, 'index.html');
  page = page.replace(/<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>\s*/g, (_, name) => {
    styles.push(textOf(bundle, name));
    return '';
  });
  page = page.replace(/<script type="module"[^>]*src="\.\/([^"]+)"[^>]*><\/script>\s*/g, (_, name) => {
    // What ends an element of HTML can stand in a string only, where the backslash makes no difference.
    scripts.push(
      textOf(bundle, name)
        .replace(/<\/(script)/gi, '<\\/$1')
        .replace(/<!--/g, '<\\!--'),
    );
    return '';
  });
  if (styles.length === 0 || scripts.length !== 1 || /\ssrc="|href="\.\//.test(page)) {
    throw new Error('the page could not be put into one file: its style sheets or scripts are written otherwise');
  }
  const [style, script] = [styles.join('\n'), scripts.join('')];
  const policy = policyOf(page)
    .replace(/style-src [^;]*/, `style-src 'sha256-${hash(style)}'`)
    .replace(/script-src [^;]*/, `script-src 'sha256-${hash(script)}' 'wasm-unsafe-eval'`)
    .replace(/worker-src [^;]*/, 'worker-src blob:');
  return page
    .replace(/(http-equiv="Content-Security-Policy"[^>]*content=")[^"]*/, (_, before) => `${before}${policy}`)
    .replace('</head>', () => `<style>${style}</style>\n<script type="module">${script}</script>\n</head>`);
}

/**
 * The same with all scripts in one.
 * @param {import('vite').InlineConfig} config
 */
async function undivided(config) {
  const options = { write: false, rolldownOptions: { output: { codeSplitting: false } } };
  const built = await build({ ...config, configFile: false, logLevel: 'warn', build: { ...config.build, ...options } });
  const output = Array.isArray(built) ? built[0] : built;
  if (!output || !('output' in output)) throw new Error('the page could not be built in one piece');
  return Object.fromEntries(output.output.map((file) => [file.fileName, file]));
}

/**
 * @param {Bundle} bundle
 * @param {string} name
 */
function contentOf(bundle, name) {
  const file = bundle[name];
  if (!file) throw new Error(`the build has no ${name}`);
  return file.type === 'chunk' ? file.code : file.source;
}

/**
 * @param {Bundle} bundle
 * @param {string} name
 */
function textOf(bundle, name) {
  const content = contentOf(bundle, name);
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

/** @param {string | Uint8Array} content */
function hash(content) {
  return createHash('sha256').update(content).digest('base64');
}
