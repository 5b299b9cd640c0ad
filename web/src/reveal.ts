// Secrets that are shown are dots again after a minute, and when the tab is left.

const MINUTE_MILLISECONDS = 60_000;
const shown = new Map<() => void, ReturnType<typeof setTimeout>>();

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') hideSecrets();
});

/** Masks every secret that is shown. */
export function hideSecrets(): void {
  for (const hide of [...shown.keys()]) conceal(hide);
}

/** A secret is shown now: `hide` is called when that is to end. */
export function revealed(hide: () => void): void {
  conceal(hide);
  shown.set(
    hide,
    setTimeout(() => conceal(hide), MINUTE_MILLISECONDS),
  );
}

/** Ends it; `false` if it is not shown. */
export function conceal(hide: () => void): boolean {
  const timer = shown.get(hide);
  if (timer === undefined) return false;
  clearTimeout(timer);
  shown.delete(hide);
  hide();
  return true;
}
