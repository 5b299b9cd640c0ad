// System, light, dark. The choice is kept in the address (`#dark`), so that nothing is stored.
import { address, go } from './address.js';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const SIGNS: Record<Theme, string> = { system: '◐', light: '○', dark: '●' };

export function startTheme(button: HTMLElement): void {
  let theme = fromAddress();
  const show = () => {
    document.documentElement.setAttribute('data-theme', theme);
    button.textContent = SIGNS[theme];
    button.setAttribute('aria-label', `Theme: ${theme}`);
    button.title = `Theme: ${theme}`;
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    go({ theme: theme === 'system' ? '' : theme }, 'replace');
    show();
  });
  window.addEventListener('hashchange', () => {
    theme = fromAddress();
    show();
  });
  show();
}

function fromAddress(): Theme {
  return THEMES.find((theme) => theme === address().theme) ?? 'system';
}
