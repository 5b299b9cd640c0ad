// Builds elements. Data becomes text nodes and attribute values, never markup.

type Listener = (event: Event) => void;
type Attributes = Record<string, string | number | boolean | undefined | Listener>;
export type Child = Node | string | false | undefined;

/** An element with its attributes (`true` is an empty one, `false` none), listeners (`onclick`) and children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...present(children));
  return element;
}

/** Replaces what is in an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...present(children));
}

/** A text whose `backticks` become code. */
export function prose(text: string): Node[] {
  // Every second piece stood between backticks; a backtick without a partner stays one.
  const pieces = text.split('`');
  const last = pieces.length - 1;
  return pieces.map((piece, index) => {
    if (index % 2 === 0) return document.createTextNode(piece);
    return index === last ? document.createTextNode(`\`${piece}`) : h('code', {}, piece);
  });
}

/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element ${id}`);
  return element;
}

function present(children: Child[]): (Node | string)[] {
  return children.filter((child) => child !== false && child !== undefined);
}
