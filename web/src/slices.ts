// Work that would hold up the page is done in slices: between two of them the browser shows what was drawn and hears what
// is typed.

/** Where work can be left; `drawn` where much came into the page, which the browser has yet to lay out. */
export type Pause = 'built' | 'drawn';

/** Milliseconds of a slice; and of one in which much came into the page. */
const SLICE: Record<Pause, number> = { built: 8, drawn: 3 };
/** A page that nobody sees is not drawn: after so many milliseconds it goes on all the same. */
const LONGEST_FRAME_MILLISECONDS = 100;

/** Does it to its end, at once where that is quick. False if it was no longer wanted in between. */
export async function inSlices(work: Iterator<Pause, void>, isWanted: () => boolean): Promise<boolean> {
  let started = performance.now();
  let isLong = false;
  for (let next = work.next(); !next.done; next = work.next()) {
    const isShort = performance.now() - started < SLICE[next.value];
    if (isShort && !(isLong && next.value === 'drawn')) continue;
    isLong = true;
    await frameShown();
    if (!isWanted()) return false;
    started = performance.now();
  }
  return true;
}

/** After what is in the page now was drawn. */
function frameShown(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) {
      setTimeout(resolve);
      return;
    }
    const timer = setTimeout(resolve, LONGEST_FRAME_MILLISECONDS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      // What is asked for in a frame is run before it is drawn; a timer comes after that.
      setTimeout(resolve);
    });
  });
}
