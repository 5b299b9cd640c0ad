// Between the page and its worker, which is the real one: what the worker was asked, and how often it was started. It
// can be kept from hearing a question, or its answers from being heard, as if it took too long.

/**
 * From the next load on.
 * @param {import('playwright-core').Page} page
 * @param {{ deaf?: string, mute?: string }} [trouble] it does not hear of inputs that begin so; what it says about this
 * is not heard
 */
export async function watchWorker(page, { deaf, mute } = {}) {
  await page.addInitScript(
    ({ deaf, mute }) => {
      /** @type {{ input: string | Uint8Array, options: object }[]} */
      const asked = [];
      let started = 0;
      Object.assign(globalThis, { asked, workers: () => started });
      globalThis.Worker = class extends Worker {
        /** @param {ConstructorParameters<typeof Worker>} given */
        constructor(...given) {
          super(...given);
          started += 1;
          this.addEventListener('message', (event) => {
            if (event.data.about === mute) event.stopImmediatePropagation();
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
            if (deaf !== undefined && typeof text === 'string' && text.startsWith(deaf)) return;
          }
          super.postMessage(question);
        }
      };
    },
    { deaf, mute },
  );
  await page.reload();
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ input: string, options: any }[]>} what the worker was asked to analyse
 */
export function asked(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).asked);
}
