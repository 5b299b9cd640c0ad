// The parts of the script that are run when they are needed are named in the page. It asks for them after its first view
// (src/parts.ts): once they are there it asks for nothing more, and works off the network.

/**
 * @returns {import('vite').Plugin}
 */
export function partsAhead() {
  return {
    name: 'parts-ahead',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const parts = Object.values(bundle).filter((file) => file.type === 'chunk' && !file.isEntry);
        const content = parts.map(({ fileName }) => `./${fileName}`).join(' ');
        return [{ tag: 'meta', attrs: { name: 'parts', content }, injectTo: 'head' }];
      },
    },
  };
}
