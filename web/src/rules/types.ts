// What rule-pages.mjs makes of docs/rules, for the page to draw.
import type { Rule } from 'kubecred';

/** A rule with its page; without sections where none is written. */
export type RulePage = Rule & { sections: { title: string; blocks: Block[] }[] };

/** A piece of a page. In texts there is only `code` beside words. */
export type Block =
  | { type: 'paragraph'; text: string }
  | { type: 'list'; ordered: boolean; items: string[] }
  | { type: 'code'; text: string; example?: Example };

/** An input in which the rule finds something, or nothing. */
export interface Example {
  text?: string;
  /** Bytes that are no text, in hexadecimal. */
  hex?: string;
  /** How often the text is there, one behind the other. */
  times?: number;
  /** What stands before the text. */
  head?: string;
  /** What the core is told beside the input. */
  options?: object;
}
