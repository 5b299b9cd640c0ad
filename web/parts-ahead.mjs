// The parts of the script that are run when they are needed are named in the page: the browser gets them with the rest,
// so that once the page is loaded it asks for nothing, and works off the network.

/**
 * @returns {import('vite').Plugin}
 */
export function partsAhead() {
  return {
    name: 'parts-ahead',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) =>
        Object.values(bundle)
          .filter((file) => file.type === 'chunk' && !file.isEntry)
          .map(({ fileName }) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
            injectTo: 'head',
          })),
    },
  };
}
