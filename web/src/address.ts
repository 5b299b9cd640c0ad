// The part of the address after `#`, the only memory of the page: `#dark`, `#/rules/csr/usages-required`, or both, as in
// `#dark/rules`. Nothing that was pasted goes there.

export interface Address {
  /** Empty where the system decides. */
  theme: string;
  /** `/rules` and what follows; empty where no rule is looked at. */
  route: string;
}

export function address(): Address {
  const [, theme = '', route = ''] = /^#?([^/]*)(.*)$/.exec(location.hash) ?? [];
  return { theme, route };
}

/** Goes to another address; `push` so that the browser's button goes back from there. */
export function go(to: Partial<Address>, how: 'push' | 'replace', state: unknown = history.state): void {
  const { theme, route } = { ...address(), ...to };
  const url = theme + route === '' ? location.pathname + location.search : `#${theme}${route}`;
  if (how === 'push') history.pushState(state, '', url);
  else history.replaceState(state, '', url);
}

/** The address of a rule, or of the list of all. */
export function ruleAddress(id?: string): string {
  return id === undefined ? '#/rules' : `#/rules/${id}`;
}
