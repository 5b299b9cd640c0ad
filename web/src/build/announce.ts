// What a screen reader hears of what is built: one sentence when somebody pauses, and not the list at each key.

/** A pause after which what is there is worth hearing. */
const PAUSE_MILLISECONDS = 900;

/** Says sentences in a live region, the newest one alone; the same one once. */
export function announcer(box: HTMLElement): (sentence: string) => void {
  let pause: ReturnType<typeof setTimeout> | undefined;
  return (sentence) => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      if (box.textContent !== sentence) box.textContent = sentence;
    }, PAUSE_MILLISECONDS);
  };
}
