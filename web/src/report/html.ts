// A report as a page of its own: nothing in it is loaded, and nothing in it runs.
import type { Block } from './content.js';

/** The colours of the page, as they print. */
const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; }
code, pre, dd { font-family: ui-monospace, monospace; font-size: 13px; }
pre { white-space: pre-wrap; border: 1px solid GrayText; padding: .75rem; border-radius: 4px; }
dl { display: grid; grid-template-columns: minmax(8rem, 16rem) minmax(0, 1fr); gap: .15rem 1rem; margin: .5rem 0; }
dd { margin: 0; white-space: pre-wrap; }
section { border-left: 3px solid GrayText; padding: .1rem .75rem; margin: .75rem 0; break-inside: avoid; }
section.error { border-color: light-dark(#b3261e, #ff8a80); } section.warning { border-color: light-dark(#8a5a00, #f0b040); }
section p { margin: .2rem 0; }
@media (max-width: 40rem) { dl { grid-template-columns: minmax(0, 1fr); } }
`;

export function toHtml(blocks: readonly Block[]): string {
  const first = blocks.find((block) => block.type === 'heading');
  const title = escaped((first?.text ?? 'Report').replaceAll('`', ''));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${blocks.map(block).join('\n')}
</main>
</body>
</html>
`;
}

function block(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${prose(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${prose(block.text)}</p>`;
    case 'finding': {
      const lines = [`<b>${prose(block.head)}</b>`, ...block.lines.map(prose)].map((line) => `<p>${line}</p>`);
      return `<section class="${block.severity}">${lines.join('')}</section>`;
    }
    case 'values':
      return `<dl>${block.values.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`;
    case 'text':
      // The first line break behind the tag would be dropped.
      return `<pre tabindex="0">\n${escaped(block.text)}</pre>`;
  }
}

/** Every second piece stood between backticks. */
function prose(text: string): string {
  const pieces = text.split('`').map(escaped);
  if (pieces.length % 2 === 0) return escaped(text);
  return pieces.map((piece, index) => (index % 2 === 1 ? `<code>${piece}</code>` : piece)).join('');
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
