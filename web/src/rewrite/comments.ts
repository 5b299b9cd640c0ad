// The comments of a document of YAML, and the same comments in another text of the same values: above the value that they
// stood above, or behind the one that they stood behind.
import { type Outline, outlineOf, values } from '../outline.js';

export interface Comments {
  /** By the way to a value. */
  above: ReadonlyMap<string, readonly string[]>;
  behind: ReadonlyMap<string, string>;
  /** What stands below everything. */
  last: readonly string[];
  count: number;
}

/** The comments between two places of a text, in which there is one document. */
export function commentsOf(text: string, start: number, end: number): Comments {
  const begin = start + (/^(?:[^\S\n]*(?:#.*)?\n|%.*\n)*---[^\S\n]*/.exec(text.slice(start, end))?.[0].length ?? 0);
  const root = outlineOf(text, begin, end);
  const firsts = new Map<number, string>();
  const lasts = new Map<number, { way: string; value: Outline }>();
  const covered: Outline[] = [];
  for (const { path, from, value } of values(root)) {
    const line = text.lastIndexOf('\n', from - 1) + 1;
    const way = JSON.stringify(path);
    if (!firsts.has(line)) firsts.set(line, way);
    lasts.set(line, { way, value });
    if (value.block) covered.push(value);
  }
  const above = new Map<string, string[]>();
  const behind = new Map<string, string>();
  let pending: string[] = [];
  let count = 0;
  let block = 0;
  for (let line = start; line < end; ) {
    const close = text.indexOf('\n', line);
    const next = close < 0 || close > end ? end : close;
    while ((covered[block]?.to ?? end) < line) block += 1;
    const inside = covered[block];
    const written = text.slice(line, next);
    if (!inside || inside.from >= line) {
      const own = /^\s*(#.*?)\s*$/.exec(written)?.[1];
      if (own !== undefined) {
        pending.push(own);
        count += 1;
      } else {
        const first = firsts.get(line);
        if (first !== undefined && pending.length > 0) {
          above.set(first, pending);
          pending = [];
        }
        const last = lasts.get(line);
        const remark = last && remarkOf(text, last.value, next);
        if (last && remark) {
          behind.set(last.way, remark);
          count += 1;
        }
      }
    }
    line = next + 1;
  }
  return { above, behind, last: pending, count };
}

/** A comment behind a value on the line that ends at `end`. */
function remarkOf(text: string, value: Outline, end: number): string | undefined {
  // Behind what goes on below stands what is behind its name or dash.
  const from = value.text === undefined || value.block || value.to > end ? value.from : value.to;
  const rest = value.block ? text.slice(from, end).replace(/^[|>][\d+-]*/, '') : text.slice(from, end);
  return /^[\s,\]}]*\s(#.*?)\s*$/.exec(rest)?.[1] ?? (value.text === '' ? /^\s*(#.*?)\s*$/.exec(rest)?.[1] : undefined);
}

/** A text of the same values with these comments, and how many of them found no place. */
export function withComments(text: string, { above, behind, last, count }: Comments): { text: string; lost: number } {
  if (count === 0) return { text, lost: 0 };
  const lines = text.replace(/\n$/, '').split('\n');
  const starts = new Map<number, number>();
  let offset = 0;
  for (const [number, line] of lines.entries()) {
    starts.set(offset, number);
    offset += line.length + 1;
  }
  const over = new Map<number, string[]>();
  const after = new Map<number, string>();
  let placed = last.length;
  for (const { path, from } of values(outlineOf(text, 0, text.length))) {
    const number = starts.get(text.lastIndexOf('\n', from - 1) + 1);
    const way = JSON.stringify(path);
    if (number === undefined) continue;
    const before = above.get(way);
    if (before && !over.has(number)) {
      over.set(number, [...before]);
      placed += before.length;
    }
    const remark = behind.get(way);
    if (remark !== undefined && !after.has(number)) {
      after.set(number, remark);
      placed += 1;
    }
  }
  const result = lines.flatMap((line, number) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    const remark = after.get(number);
    return [...(over.get(number) ?? []).map((one) => indent + one), remark === undefined ? line : `${line} ${remark}`];
  });
  return { text: `${[...result, ...last].join('\n')}\n`, lost: count - placed };
}
