// Light colouring of YAML, JSON, PEM and tokens, line by line: none depends on another.

/** A stretch of a line in one colour: a key, a text, a number or literal, a comment. */
export interface Coloured {
  colour: 'k' | 's' | 'n' | 'c';
  from: number;
  to: number;
}

const PEM_EDGE = /^\s*-----(BEGIN|END) [^-]*-----\s*$/;
const TOKEN = /^(\s*(?:Bearer )?)(ey[\w-]+)\.([\w-]+)\.([\w-]*)\s*$/;
const YAML_KEY = /^[\s-]*?(?<=^|[\s-])([^\s#:'"{}[\],&*!|>%@`-][^:#{}[\]"]*?)(?=\s*:(?:\s|$))/;
const PIECE =
  /(?<quoted>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?<colon>\s*:)?|(?<comment>(?<=^|\s)#.*)|(?<bare>[^\s{}[\],:#"']+(?:[ :#]?[^\s{}[\],:#"']+)*)/g;
const NUMBER = /^(?:[-+]?(?:\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|0x[\da-f]+|0o?[0-7]+)|true|false|null|~)$/i;

/** What of a line is coloured, and how. */
export function coloured(text: string): Coloured[] {
  const found: Coloured[] = [];
  const put = (colour: Coloured['colour'], from: number, length: number) => {
    if (length > 0) found.push({ colour, from, to: from + length });
  };
  if (PEM_EDGE.test(text)) {
    put('k', 0, text.length);
    return found;
  }
  const token = TOKEN.exec(text);
  if (token) {
    const [, before = '', header = '', claims = '', signature = ''] = token;
    put('k', before.length, header.length);
    put('s', before.length + header.length + 1, claims.length);
    put('n', before.length + header.length + claims.length + 2, signature.length);
    return found;
  }
  let rest = 0;
  const name = YAML_KEY.exec(text)?.[1];
  if (name !== undefined) {
    const from = text.indexOf(name);
    put('k', from, name.length);
    rest = text.indexOf(':', from + name.length) + 1;
  }
  for (const match of text.slice(rest).matchAll(PIECE)) {
    const at = rest + match.index;
    const { quoted, colon, comment: remark, bare } = match.groups ?? {};
    if (quoted !== undefined) put(colon === undefined ? 's' : 'k', at, quoted.length);
    else if (remark !== undefined) put('c', at, remark.length);
    else if (bare !== undefined && bare !== '-' && bare !== '---') {
      put(NUMBER.test(bare) ? 'n' : 's', at, bare.length);
    }
  }
  return found;
}
