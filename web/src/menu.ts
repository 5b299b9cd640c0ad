// Places a popover below the button that opens it; opening, closing and Escape are the browser's.

export function startMenus(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[popovertarget]')) {
    const menu = document.getElementById(button.getAttribute('popovertarget') ?? '');
    if (!menu) continue;
    menu.addEventListener('beforetoggle', (event) => {
      if ((event as ToggleEvent).newState === 'open') place(menu, button);
    });
    // What was opened before there was anything in it is opened again.
    if (menu.matches(':popover-open')) {
      menu.hidePopover();
      setTimeout(() => menu.showPopover());
    }
  }
}

function place(menu: HTMLElement, button: HTMLElement): void {
  const { bottom, right } = button.getBoundingClientRect();
  menu.style.top = `${bottom + 4}px`;
  // Right edges in line, but never outside on the left: the style sheet limits the width to the window's.
  menu.style.right = `max(8px, min(${innerWidth - right}px, 100vw - 8px - var(--menu)))`;
}
