// A report as Markdown, in which nothing of the input is taken for a mark of it.
import type { Block } from './content.js';

export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(block).join('\n\n')}\n`;
}

function block(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${prose(block.text)}`;
    case 'paragraph':
      return prose(block.text);
    case 'finding':
      return [`- **${prose(block.head)}**`, ...block.lines.map((line) => `  ${prose(line)}`)].join('  \n');
    case 'values':
      return ['| | |', '|---|---|', ...block.values.map(([name, value]) => `| ${cell(name)} | ${code(value)} |`)].join(
        '\n',
      );
    case 'text': {
      const fence = '`'.repeat(Math.max(3, ...[...block.text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
      return `${fence}text\n${block.text.replace(/\n$/, '')}\n${fence}`;
    }
  }
}

/** Every second piece stood between backticks, and is code. */
function prose(text: string): string {
  const pieces = text.split('`');
  if (pieces.length % 2 === 0) return plain(text);
  return pieces.map((piece, index) => (index % 2 === 1 ? code(piece) : plain(piece))).join('');
}

function cell(text: string): string {
  return plain(text);
}

/** Code on one line, also in a table. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  if (line.trim() === '') return '';
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return fence.length > 1 ? `${fence} ${line} ${fence}` : `\`${line}\``;
}

function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~!&]/g, '\\$&')
    .replace(/(https?):/g, '$1&#58;');
}
