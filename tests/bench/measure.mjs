// How long calls take, while other programs want the processor too.

/**
 * The best round of fifteen, as a mean over its calls: what a call takes once the engine has warmed up and while
 * nothing else wants the processor. Several calls are measured in turn, so that what disturbs one disturbs all.
 * @param {(() => unknown)[]} calls
 * @returns {number[]} milliseconds of each
 */
export function perCall(...calls) {
  const counts = calls.map(warmUp);
  const best = calls.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 15; round++) {
    for (const [place, call] of calls.entries()) {
      const from = performance.now();
      for (let index = 0; index < counts[place]; index++) call();
      best[place] = Math.min(best[place], (performance.now() - from) / counts[place]);
    }
  }
  return best;
}

/**
 * Long enough for the engine's optimising compiler, short enough to wait for.
 * @param {() => unknown} call
 * @returns {number} how many calls make a round of some 20 ms
 */
function warmUp(call) {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < 400) {
    call();
    calls++;
  }
  return Math.max(1, Math.round(calls / 20));
}

/**
 * The best of a few: for what takes so long that it need not be repeated much.
 * @param {number} rounds
 * @param {() => unknown} call
 * @returns {number} milliseconds
 */
export function best(rounds, call) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    call();
    least = Math.min(least, performance.now() - from);
  }
  return least;
}
