// The part of the address after `#`, the only memory of the page: `#dark`, `#/rules/csr/usages-required`, the settings as
// in `#version=1.34`, or all of them, as in `#dark&version=1.34/rules`. Nothing that was pasted goes there.

export interface Address {
  /** Empty where the system decides. */
  theme: string;
  /** The settings that are not the usual ones. */
  settings: URLSearchParams;
  /** `/rules`, `/build` or `/reference` and what follows; empty in Inspect. */
  route: string;
}

export function address(): Address {
  const [, first = '', route = ''] = /^#?([^/]*)(.*)$/.exec(location.hash) ?? [];
  const parts = first.split('&');
  const theme = parts[0]?.includes('=') ? '' : (parts.shift() ?? '');
  return { theme, settings: new URLSearchParams(parts.join('&')), route };
}

/** Goes to another address; `push` so that the browser's button goes back from there. */
export function go(to: Partial<Address>, how: 'push' | 'replace', state: unknown = history.state): void {
  const { theme, settings, route } = { ...address(), ...to };
  const first = [theme, settings.toString()].filter((part) => part !== '').join('&');
  const url = first + route === '' ? location.pathname + location.search : `#${first}${route}`;
  if (how === 'push') history.pushState(state, '', url);
  else history.replaceState(state, '', url);
}

/** The address of a rule, or of the list of all. */
export function ruleAddress(id?: string): string {
  return id === undefined ? '#/rules' : `#/rules/${id}`;
}
