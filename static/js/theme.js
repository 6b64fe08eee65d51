/** The light and dark switch. Without a choice the page follows the system. */

import { find } from './dom.js';
import { keepTheme } from './preferences.js';
import { say } from './words.js';

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');

/** @returns {'light'|'dark'} what is on the screen now */
function current() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemDark.matches ? 'dark' : 'light';
}

/** @returns {string} the colour that the browser's own frame takes on */
function paper() {
  return getComputedStyle(document.documentElement).backgroundColor;
}

/** @param {HTMLButtonElement} button */
export function themeSwitch(button) {
  const label = find('.theme-label', button);
  const render = () => {
    const other = current() === 'dark' ? 'light' : 'dark';
    label.textContent = say(`theme.${other}`);
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.setAttribute('content', paper());
    button.setAttribute('aria-label', say(other === 'dark' ? 'theme.toDark' : 'theme.toLight'));
  };
  button.addEventListener('click', () => {
    const theme = current() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    keepTheme(theme);
    render();
  });
  systemDark.addEventListener('change', render);
  render();
}
