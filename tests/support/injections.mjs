// A hundred strings that somewhere, unescaped, would be more than text: markup, scripts, templates, formulas, controls. What
// they would run sets `globalThis.injected`, opens a dialog or asks a server; the tests look for each of these.

const RUN = 'globalThis.injected=1';

/** Whole strings. */
const WHOLE = [
  `<script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<details open ontoggle=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<a href="javascript:${RUN}">a</a>`,
  `<form action="javascript:${RUN}"><button>a</button></form>`,
  `<math><mtext><img src=x onerror=${RUN}></mtext></math>`,
  `<style>@import "https://example.com/a.css"; body { display: none }</style>`,
  `<link rel=stylesheet href=https://example.com/a.css>`,
  '<meta http-equiv=refresh content="0;url=https://example.com/">',
  '<base href="https://example.com/">',
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`,
  `<template><img src=x onerror=${RUN}></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<video><source onerror=${RUN}></video>`,
  `<body onload=${RUN}>`,
  `<marquee onstart=${RUN}>a</marquee>`,
  `<!--><img src=x onerror=${RUN}>-->`,
  `<![CDATA[<img src=x onerror=${RUN}>]]>`,
  `<%00script>${RUN}</script>`,
  `<sCrIpT>${RUN}</ScRiPt>`,
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `vbscript:${RUN}`,
  `[a](javascript:${RUN})`,
  '![a](https://example.com/a.png)',
  `[a]: javascript:${RUN}`,
  '[a](<https://example.com/> "b")',
  '<https://example.com/>',
  '# heading',
  '- [ ] task',
  '| a | b |\n|---|---|',
  '```\n<b>a</b>\n```',
  '`<b>`',
  '***a***',
  '~~a~~',
  '&lt;script&gt;',
  '&#60;script&#62;',
  '&amp;lt;b&amp;gt;',
  '\u202egnirts',
  'a\u200bb',
  '\ufeffa',
  `\u2028${RUN}\u2029`,
  'a\u0085b',
  '\ud83d\ude00\u0301',
  '\u{e0041}\u{e0042}',
  `$\{${RUN}}`,
  '{{constructor.constructor("globalThis.injected=1")()}}',
  '#{globalThis.injected=1}',
  '<%= globalThis.injected=1 %>',
  `\`$\{${RUN}}\``,
  '=HYPERLINK("https://example.com/")',
  '@SUM(1+1)*cmd|a!A0',
  '$(touch /tmp/a)',
  '`touch /tmp/a`',
  '; rm -rf /tmp/a',
  "' OR '1'='1",
  '"; DROP TABLE a; --',
  '../../../../etc/passwd',
  '..\\..\\a',
  'a/../b',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '%3Cscript%3E',
  '%00',
  '\\u003cscript\\u003e',
  '\\x3cscript\\x3e',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://example.com/\u0007a\u001b]8;;\u0007',
];
/** What leaves an attribute, an element, a style, a script or a comment, with something to run behind it. */
const LEAVING = [
  '"',
  "'",
  '">',
  "'>",
  '</title>',
  '</style>',
  '</script>',
  '</textarea>',
  '-->',
  ']]>',
  '*/',
  '</code>',
];

/** @type {readonly string[]} */
export const INJECTIONS = [
  ...WHOLE,
  ...LEAVING.flatMap((end) => [
    `${end}<img src=x onerror=${RUN}>`,
    `${end} onmouseover=${RUN} autofocus onfocus=${RUN} `,
  ]),
];

/**
 * What of them became more than text: nothing. Looks at all of the page, also at the editor's shadow tree.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
export function injected(page) {
  return page.evaluate(() => {
    /** @type {string[]} */
    const found = [];
    if ('injected' in globalThis) found.push('a script was run');
    const trees = [document, ...[...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot)];
    for (const element of trees.flatMap((tree) => [...(tree?.querySelectorAll('*') ?? [])])) {
      const name = element.localName;
      if (/^(iframe|object|embed|math|marquee|video|base|template|form)$/.test(name)) found.push(name);
      // The editor has an image of its own, which shows nothing.
      const own = element.classList.contains('cm-widgetBuffer') || document.head.contains(element);
      if (/^(script|img|svg|style|link|meta)$/.test(name) && !own) found.push(element.outerHTML.slice(0, 200));
      // The page's own parts are named by their whole addresses.
      if (element.matches('head > link[rel=modulepreload]') && element instanceof HTMLLinkElement) {
        if (!element.href.startsWith(new URL('assets/', document.baseURI).href)) found.push(element.outerHTML);
        continue;
      }
      for (const { name: attribute, value } of element.attributes) {
        if (attribute.startsWith('on')) found.push(`${name} ${attribute}`);
        if (/^(href|src|action|formaction|data|srcdoc)$/.test(attribute) && !/^(#|\.\/|data:,)/.test(value)) {
          found.push(`${name} ${attribute}=${value.slice(0, 100)}`);
        }
      }
    }
    return found;
  });
}
