// What a test does in the page's editor.

/** @typedef {import('playwright-core').Page} Page */

/**
 * Pastes a text as a user does.
 * @param {Page} page
 * @param {string} text
 * @param {number} [times] how often it is repeated, for texts too large to carry over
 */
export async function paste(page, text, times = 1) {
  await page.locator('.cm-content').evaluate(
    (content, { text, times }) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text.repeat(times));
      content.focus();
      content.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }),
      );
    },
    { text, times },
  );
}

/**
 * The text of the editor, of which it draws only what is in sight.
 * @param {Page} page
 */
export async function text(page) {
  const lines = await page.locator('.cm-line').allTextContents();
  return lines.join('\n');
}

/**
 * Drops several files together, each with a text.
 * @param {Page} page
 * @param {Record<string, string>} files by their names
 */
export async function dropTexts(page, files) {
  await page.locator('.cm-content').evaluate((content, files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
    content.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }));
  }, files);
}

/**
 * Drops files on the page.
 * @param {Page} page
 * @param {string} name
 * @param {number[]} bytes
 * @param {readonly string[]} [others] further files, with nothing in them
 */
export async function drop(page, name, bytes, others = []) {
  await page.locator('.cm-content').evaluate(
    (content, { name, bytes, others }) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
      for (const other of others) dataTransfer.items.add(new File([], other));
      content.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }));
    },
    { name, bytes, others },
  );
}
