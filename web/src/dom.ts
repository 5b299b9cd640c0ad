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

/** A date or a time, which no line breaks in its middle. */
const TIME = /(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)/;

/** A text whose `backticks` become code. */
export function prose(text: string): Node[] {
  // Every second piece stood between backticks; a backtick without a partner stays one.
  const pieces = text.split('`');
  const last = pieces.length - 1;
  return pieces.flatMap((piece, index) => {
    if (index % 2 === 0) return timed(piece);
    return index === last ? timed(`\`${piece}`) : h('code', {}, ...timed(piece));
  });
}

function timed(text: string): Node[] {
  // Every second piece is a time.
  return text
    .split(TIME)
    .map((piece, index) => (index % 2 === 0 ? document.createTextNode(piece) : h('span', { class: 'time' }, piece)));
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
