// JSON with a line for each member. Texts and numbers stay as they are written.

/** The texts between the values are made anew; the values are not touched. */
export function indentJson(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const pieces: string[] = [];
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const [index, token] of tokens.entries()) {
    const empty = /[}\]]/.test(tokens[index + 1] ?? '');
    if (token === '{' || token === '[') {
      depth += 1;
      pieces.push(token, empty ? '' : line());
    } else if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1);
      pieces.push(/[{[]/.test(tokens[index - 1] ?? '') ? '' : line(), token);
    } else if (token === ',') pieces.push(token, line());
    else if (token === ':') pieces.push(': ');
    else pieces.push(token);
  }
  return `${pieces.join('')}\n`;
}

/** The documents of a text in which JSON stands behind JSON. */
export function jsonTexts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = -1;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|[^\s{}[\]"]+/g)) {
    if (start < 0) start = index;
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > 0) continue;
    found.push(text.slice(start, index + token.length));
    start = -1;
  }
  if (start >= 0) found.push(text.slice(start));
  return found;
}
