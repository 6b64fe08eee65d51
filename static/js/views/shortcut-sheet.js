/** The sheet that shows the keys, and the switch that turns them off. Loaded when somebody asks for it. */

import { element } from '../dom.js';
import { LEAVE, SHORTCUTS } from '../shortcuts.js';
import { say } from '../words.js';

/** How keys are called that do not show themselves. @type {Record<string, () => string>} */
const NAMES = { ' ': () => say('key.space'), ArrowLeft: () => '←', ArrowRight: () => '→', Escape: () => say('key.escape') };

/**
 * @param {import('../store.js').Store} store
 * @returns {function(): void} shows it; what had the focus has it again afterwards
 */
export function shortcutSheet(store) {
  const on = element('input', { type: 'checkbox', id: 'shortcuts-on', 'data-testid': 'shortcuts-on' });
  on.addEventListener('change', () => store.update({ shortcuts: on.checked }));
  const close = element('button', { type: 'submit', class: 'primary', 'data-testid': 'help-close', autofocus: true },
    say('shortcut.close'));
  const sheet = element('dialog', { class: 'shortcut-sheet', 'data-testid': 'help-sheet', 'aria-labelledby': 'shortcuts-title' },
    element('form', { method: 'dialog' },
      element('h2', { id: 'shortcuts-title' }, say('shortcut.title')),
      element('dl', { class: 'shortcut-list' }, ...[...SHORTCUTS.map(row), row({ keys: [LEAVE.key], does: LEAVE.does })]),
      element('label', { class: 'shortcut-switch', for: 'shortcuts-on' }, on, say('shortcut.on')),
      element('div', { class: 'dialog-buttons' }, close)));
  // A click beside it closes it, as it does anywhere else.
  sheet.addEventListener('click', (event) => {
    if (event.target === sheet) sheet.close();
  });
  document.body.append(sheet);
  return () => {
    on.checked = store.state.shortcuts;
    if (!sheet.open) sheet.showModal();
  };
}

/** @param {{keys: string[], does: import('../words.js').Key}} shortcut */
function row({ keys, does }) {
  const caps = keys.map((key) => element('kbd', {}, NAMES[key]?.() ?? key.toUpperCase()));
  return element('div', {},
    element('dt', {}, ...caps.flatMap((cap, index) => (index ? [' ', cap] : [cap]))),
    element('dd', {}, say(does)));
}
