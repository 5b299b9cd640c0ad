// Words that are almost what was looked for: the names of kinds, fields and rules that few letters tell from it.

const MOST = 5;

/** The nearest of `names` to a word, the nearest first; all in small letters. */
export function near(word: string, names: ReadonlySet<string>): string[] {
  const most = word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
  const found = [...names].flatMap((name) => {
    const letters = distance(word, name, most);
    return letters <= most ? [{ name, letters }] : [];
  });
  found.sort((a, b) => a.letters - b.letters || a.name.localeCompare(b.name));
  return found.slice(0, MOST).map(({ name }) => name);
}

/** How many letters are to be put in, left out, written otherwise or swapped; not exact beyond `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1];
      let least = Math.min((above[at - 1] ?? 0) + (same ? 0 : 1), (above[at] ?? 0) + 1, (line[at - 1] ?? 0) + 1);
      const swapped = row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1];
      if (swapped) least = Math.min(least, (before[at - 2] ?? 0) + 1);
      line.push(least);
    }
    [before, above] = [above, line];
  }
  return above[b.length] ?? 0;
}
