// Line breaks of a text in a form. What a browser gives back of one ends all its lines with `\n`.

/** Whether a text has more lines than one. */
export function hasBreaks(text: string): boolean {
  return /[\r\n]/.test(text);
}

/** What was typed, in which the parts of the former text that are still there keep the line breaks that they had. */
export function withBreaks(former: string, typed: string): string {
  if (!former.includes('\r')) return typed;
  // Each piece is one character of what was shown.
  const pieces = former.match(/\r\n|[\s\S]/g) ?? [];
  const isSame = (piece: string | undefined, letter: string | undefined) =>
    piece === letter || (letter === '\n' && piece !== undefined && hasBreaks(piece));
  const shorter = Math.min(pieces.length, typed.length);
  let start = 0;
  while (start < shorter && isSame(pieces[start], typed[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSame(pieces.at(-1 - end), typed.at(-1 - end))) end += 1;
  const usual = pieces.find(hasBreaks) ?? '\n';
  const middle = typed.slice(start, typed.length - end).replaceAll('\n', usual);
  return [...pieces.slice(0, start), middle, ...pieces.slice(pieces.length - end)].join('');
}
