// How long calls take, while other programs want the processor too.

/**
 * The best round of fifteen, as a mean over its calls: what a call takes once the engine has warmed up and while
 * nothing else wants the processor. Several calls are measured in turn, so that what disturbs one disturbs all.
 * @template {(() => unknown)[]} Calls
 * @param {Calls} calls
 * @returns {{ [Place in keyof Calls]: number }} milliseconds of each
 */
export function perCall(...calls) {
  const measured = calls.map((call) => ({ call, count: warmUp(call), least: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < 15; round++) {
    for (const one of measured) {
      const from = performance.now();
      for (let index = 0; index < one.count; index++) one.call();
      one.least = Math.min(one.least, (performance.now() - from) / one.count);
    }
  }
  return /** @type {{ [Place in keyof Calls]: number }} */ (measured.map((one) => one.least));
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

/**
 * The same as `perCall`, of calls that may be asynchronous: what they wait for counts.
 * @param {(() => unknown)[]} calls
 * @returns {Promise<number[]>} milliseconds of each
 */
export async function perCallAwaited(...calls) {
  const measured = calls.map((call) => ({ call, least: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < 20; round++) {
    for (const one of measured) {
      const from = performance.now();
      let calls = 0;
      do {
        await one.call();
        calls++;
      } while (performance.now() - from < 40);
      one.least = Math.min(one.least, (performance.now() - from) / calls);
    }
  }
  return measured.map((one) => one.least);
}
