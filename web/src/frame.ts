// What all views share: the header with the settings, the badge, what the page can do; and the one memory of the settings.
import { startAbout } from './about.js';
import { byId } from './dom.js';
import { startMenus } from './menu.js';
import { countRequests } from './requests.js';
import { startSettings } from './settings-panel.js';
import { startTheme } from './theme.js';

const listeners: (() => void)[] = [];

startTheme(byId('theme'));
startMenus();

export const requests = countRequests(byId('badge'));
startAbout(byId('about'), [byId('about-button'), byId('badge')], requests);

export const panel = startSettings(byId('settings'), byId('settings-button'), () => {
  for (const listener of listeners) listener();
});

/** Calls `listener` with every change of the settings. */
export function onSettings(listener: () => void): void {
  listeners.push(listener);
}
