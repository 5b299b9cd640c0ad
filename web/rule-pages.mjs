// The rules and their pages, read from docs/rules when the page is built: the page ships data and draws it itself.
// Of Markdown it knows what those pages use, and refuses the rest, which would be drawn wrongly.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rules } from 'kubecred';

/**
 * @typedef {import('./src/rules/types.js').RulePage} RulePage
 * @typedef {import('./src/rules/types.js').Block} Block
 */

const folder = new URL('../docs/rules/', import.meta.url);
const MODULE = 'virtual:rules';
const SECTIONS = ['Why', 'How to fix', 'Reported', 'Fine'];
const EXAMPLES = ['Reported', 'Fine'];

/**
 * Makes the rules a module of the page.
 * @returns {import('vite').Plugin}
 */
export function rulePages() {
  const resolved = `\0${MODULE}`;
  return {
    name: 'rule-pages',
    resolveId: (id) => (id === MODULE ? resolved : undefined),
    load: (id) => (id === resolved ? `export default ${JSON.stringify(JSON.stringify(readRules()))};` : undefined),
  };
}

/**
 * Every rule with its page; without sections where that is not written yet.
 * @returns {RulePage[]}
 */
export function readRules() {
  return rules().map((rule) => {
    const file = new URL(`${rule.id}.md`, folder);
    return { ...rule, sections: existsSync(file) ? parse(readFileSync(file, 'utf8'), fileURLToPath(file)) : [] };
  });
}

/**
 * The sections of a page.
 * @param {string} text
 * @param {string} file
 * @returns {RulePage['sections']}
 */
export function parse(text, file) {
  /** @type {RulePage['sections']} */
  const sections = [];
  /** @type {Block[]} */
  let blocks = [];
  /** @type {{ options?: object, head?: string }} */
  let ahead = {};
  const lines = text.split('\n');
  const refuse = (/** @type {number} */ index, /** @type {string} */ why) => {
    throw new Error(`${file}:${index + 1}: ${why}`);
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const title = /^## (.*)$/.exec(line)?.[1];
    if (title !== undefined) {
      if (!SECTIONS.includes(title)) refuse(index, `a page has no section ${title}`);
      blocks = [];
      sections.push({ title, blocks });
    } else if (line.startsWith('```')) {
      const end = lines.indexOf('```', index + 1);
      if (end < 0) refuse(index, 'the block has no end');
      const words = line.slice(3).split(' ');
      const body = lines
        .slice(index + 1, end)
        .map((one) => `${one}\n`)
        .join('');
      if (words.includes('options')) ahead = { ...ahead, options: JSON.parse(body) };
      else if (words.includes('head')) ahead = { ...ahead, head: body };
      else {
        // What is built stands in no text that could be looked at.
        const built = words.some((word) => word.startsWith('build='));
        const example = !built && EXAMPLES.includes(sections.at(-1)?.title ?? '');
        blocks.push({ type: 'code', ...(example ? { example: exampleOf(words, body, ahead) } : {}), text: body });
        ahead = {};
      }
      index = end;
    } else if (sections.length > 0 && line !== '') {
      const item = /^(?:- |\d+\. )(.*)$/.exec(line);
      if (/^(#|>|\||\* |\+ |!\[|<|\s)/.test(line)) refuse(index, `this form is not drawn: ${line}`);
      let words = item?.[1] ?? line;
      while (/^(?!```|## |- |\d+\. ).+/.test(lines[index + 1] ?? '')) words += ` ${(lines[++index] ?? '').trim()}`;
      if (/\*\*|__|\]\(/.test(words.replace(/`[^`]*`/g, ''))) refuse(index, 'there are only words and `code`');
      const last = blocks.at(-1);
      if (!item) blocks.push({ type: 'paragraph', text: words });
      else if (last?.type === 'list' && last.ordered !== line.startsWith('- ')) last.items.push(words);
      else blocks.push({ type: 'list', ordered: !line.startsWith('- '), items: [words] });
    }
  }
  return sections;
}

/**
 * How a block is read is said in crates/kubecred/tests/rule_pages.rs.
 * @param {string[]} words
 * @param {string} body
 * @param {{ options?: object, head?: string }} ahead
 * @returns {import('./src/rules/types.js').Example}
 */
function exampleOf(words, body, ahead) {
  const times = Number(words.find((word) => word.startsWith('repeat='))?.slice('repeat='.length) ?? 1);
  const text = times > 1 && !words.includes('lines') ? body.replace(/\n+$/, '') : body;
  return {
    ...(words.includes('hex') ? { hex: body.replace(/\s+/g, '') } : { text }),
    ...(times > 1 ? { times } : {}),
    ...ahead,
  };
}
