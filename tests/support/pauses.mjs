// How long the page is held up.

/** @typedef {import('playwright-core').Page} Page */

/**
 * Looks at how long the page is held up at a stretch from now on: a timer is due each few milliseconds.
 * @param {Page} page
 */
export async function watchPauses(page) {
  await page.evaluate(() => {
    let longest = 0;
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      setTimeout(tick, 4);
    };
    tick();
    Object.assign(globalThis, { longestPause: () => longest });
    // The paste itself is the work of the browser and the editor; what comes then is that of the page.
    addEventListener(
      'paste',
      () =>
        setTimeout(() => {
          longest = 0;
          last = performance.now();
        }),
      { once: true },
    );
  });
}

/**
 * @param {Page} page
 * @returns {Promise<number>}
 */
export function longestPause(page) {
  return page.evaluate(() => Math.round(/** @type {any} */ (globalThis).longestPause()));
}
