// Between the page and its worker, which is the real one: what the worker was asked, and how often it was started. It
// can be kept from hearing a question, or its answers from being heard, as if it took too long.
import { partsOf } from './browser.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * From now on, for which the page is loaded again.
 * @param {Page} page
 * @param {Parameters<typeof listenToWorker>[1]} [trouble]
 */
export async function watchWorker(page, trouble) {
  await listenToWorker(page, trouble);
  await page.reload();
  await partsOf(page);
}

/**
 * From the next load on.
 * @param {Page} page
 * @param {{ deaf?: string, mute?: string, held?: string }} [trouble] it does not hear of inputs that begin so; what it
 * says about this is not heard; what it says of inputs that begin so is heard once `release()` was called in the page
 */
export async function listenToWorker(page, { deaf, mute, held } = {}) {
  await page.addInitScript(
    ({ deaf, mute, held }) => {
      /** @type {{ input: string | Uint8Array, options: object }[]} */
      const asked = [];
      let started = 0;
      /** @type {Set<number>} */
      const heldBack = new Set();
      /** @type {(() => void)[]} */
      const answers = [];
      const release = () => {
        heldBack.clear();
        for (const say of answers.splice(0)) say();
      };
      Object.assign(globalThis, { asked, workers: () => started, answers, release });
      globalThis.Worker = class extends Worker {
        /** @param {ConstructorParameters<typeof Worker>} given */
        constructor(...given) {
          super(...given);
          started += 1;
          this.addEventListener('message', (event) => {
            const { data } = event;
            if (data.about === mute) event.stopImmediatePropagation();
            if (!heldBack.has(data.id) || !['first', 'last', 'failure'].includes(data.about)) return;
            event.stopImmediatePropagation();
            answers.push(() => this.dispatchEvent(new MessageEvent('message', { data })));
          });
        }

        /**
         * @override
         * @param {any} question
         */
        postMessage(question) {
          if (question.about === 'analysis') {
            const { input, options } = question;
            const text = input instanceof Uint8Array ? input : input.join('');
            asked.push({ input: text, options });
            if (held !== undefined && typeof text === 'string' && text.startsWith(held)) heldBack.add(question.id);
            if (deaf !== undefined && typeof text === 'string' && text.startsWith(deaf)) return;
          }
          super.postMessage(question);
        }
      };
    },
    { deaf, mute, held },
  );
}

/**
 * From the next load on, `crashNext()` in a worker makes its next analysis end in a trap of the real module.
 * @param {Page} page
 */
export async function letCrash(page) {
  await page.addInitScript(() => {
    const prelude = () => {
      let crashes = false;
      Object.assign(globalThis, {
        crashNext: () => {
          crashes = true;
        },
      });
      const { get } = Object.getOwnPropertyDescriptor(WebAssembly.Instance.prototype, 'exports') ?? {};
      Object.defineProperty(WebAssembly.Instance.prototype, 'exports', {
        get() {
          const exports = get?.call(this);
          const analyze = (/** @type {unknown[]} */ ...given) => {
            if (!crashes) return exports.analyze(...given);
            crashes = false;
            return exports.crashForTest(0);
          };
          return { ...exports, analyze };
        },
      });
    };
    globalThis.Blob = class extends Blob {
      /** @param {ConstructorParameters<typeof Blob>} given */
      constructor(...[parts = [], options]) {
        super(options?.type?.startsWith('text/javascript') ? [`(${prelude})();`, ...parts] : parts, options);
      }
    };
  });
  await page.reload();
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ input: string, options: any }[]>} what the worker was asked to analyse
 */
export function asked(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).asked);
}
