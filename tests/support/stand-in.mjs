// A stand-in for the page's worker, for tests of the page itself: it answers with the report that a test gives, or not
// at all. What it was asked is kept in `asked`.

/** @typedef {import('kubecred').Report} Report */
/** @typedef {{ first: Report, last?: Report } | 'silence'} Script */

/**
 * From the next load on, the page's worker gives these answers: the first whose text begins the input, else the one
 * of ''.
 * @param {import('playwright-core').Page} page
 * @param {Record<string, Script>} scripts
 */
export async function standIn(page, scripts) {
  await page.addInitScript((scripts) => {
    /** @type {{ input: string, options: object }[]} */
    const asked = [];
    let started = 0;
    Object.assign(globalThis, { asked, workers: () => started });
    globalThis.Worker = /** @type {any} */ (
      class extends EventTarget {
        constructor() {
          super();
          started += 1;
        }

        /** @param {{ id: number, input: string, options: object }} question */
        postMessage({ id, input, options }) {
          asked.push({ input, options });
          const found = Object.entries(scripts).find(([start]) => start !== '' && input.startsWith(start));
          const script = found?.[1] ?? scripts[''];
          if (!script || script === 'silence') return;
          const say = (/** @type {object} */ data) => this.dispatchEvent(new MessageEvent('message', { data }));
          setTimeout(() => say({ about: 'first', id, report: script.first, milliseconds: 0.6 }), 5);
          setTimeout(() => say({ about: 'last', id, report: script.last }), 10);
        }

        terminate() {}
      }
    );
  }, scripts);
}

/** @type {Report} */
export const nothing = {
  artifacts: [],
  diagnostics: [],
  summary: { artifacts: 0, errors: 0, warnings: 0, infos: 0, omitted: 0 },
};

/**
 * The range of the first occurrence of `needle` after `after`.
 * @param {string} text
 * @param {string} needle
 * @param {string} [after]
 */
export function rangeOf(text, needle, after = '') {
  const start = text.indexOf(needle, text.indexOf(after) + after.length);
  if (start < 0) throw new Error(`no ${needle} in the text`);
  return { start: position(text, start), end: position(text, start + needle.length) };
}

/**
 * @param {string} text
 * @param {number} offset
 */
export function position(text, offset) {
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, offset };
}
