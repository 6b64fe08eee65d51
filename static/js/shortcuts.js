/** The keys that steer the page: one table, which the help sheet shows too. */

import { byTestId, find } from './dom.js';
import { nextSpeed } from './speed.js';

/** How far back and forward go, in seconds. */
export const STEP_S = 15;

/**
 * @typedef {{store: import('./store.js').Store, player: import('./player.js').Player, help: function(): void}} Parts
 * @typedef {{keys: string[], does: import('./words.js').Key, always?: boolean, run: function(Parts): void}} Shortcut
 *   `keys` as a browser names them; `always`: also while nothing is on show
 */

/** @type {Shortcut[]} */
export const SHORTCUTS = [
  {
    keys: [' ', 'k'],
    does: 'shortcut.playPause',
    run: ({ player }) => {
      player.unlock();
      player.toggle();
    },
  },
  { keys: ['j', 'ArrowLeft'], does: 'shortcut.back', run: ({ player }) => player.skip(-STEP_S) },
  { keys: ['l', 'ArrowRight'], does: 'shortcut.forward', run: ({ player }) => player.skip(STEP_S) },
  { keys: ['n'], does: 'shortcut.next', run: ({ player }) => player.next() },
  { keys: ['p'], does: 'shortcut.previous', run: ({ player }) => player.previous() },
  { keys: ['m'], does: 'shortcut.mute', run: ({ store }) => store.update({ muted: !store.state.muted }) },
  { keys: ['>', '.'], does: 'shortcut.faster', run: ({ store }) => pace(store, 1) },
  { keys: ['<', ','], does: 'shortcut.slower', run: ({ store }) => pace(store, -1) },
  { keys: ['/'], does: 'shortcut.search', always: true, run: search },
  { keys: ['?'], does: 'shortcut.help', always: true, run: ({ help }) => help() },
];

/** Esc is no command of the player's: it works where the keys above do not. */
export const LEAVE = { key: 'Escape', does: /** @type {import('./words.js').Key} */ ('shortcut.leave') };

const FIELDS = 'textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])';
/** What has a use of its own for the space bar, and what for the arrows. */
const PRESSED = `button, a, input, summary, [role=button], [tabindex="0"], ${FIELDS}`;
const STEERED = `input, [role=slider], [role=tab], [role=option], [role=menuitem], ${FIELDS}`;

/** @param {Parts} parts */
export function shortcuts(parts) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    if (document.querySelector('dialog[open]')) return;
    if (event.key === LEAVE.key && target.matches(FIELDS)) find('#main').focus({ preventScroll: true });
    else if (parts.store.state.shortcuts && !isTheirs(event.key, target)) press(event, parts);
  });
}

/** @param {KeyboardEvent} event @param {Parts} parts */
function press(event, parts) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shortcut = SHORTCUTS.find(({ keys }) => keys.includes(key));
  if (!shortcut || (!shortcut.always && !parts.store.state.documentary)) return;
  event.preventDefault();
  // A key held down goes on seeking and pacing, but does not switch on and off.
  if (!event.repeat || key.startsWith('Arrow')) shortcut.run(parts);
}

/** @param {string} key @param {Element} target */
function isTheirs(key, target) {
  if (target.closest(FIELDS)) return true;
  if (key === ' ') return target.closest(PRESSED) !== null;
  return key.startsWith('Arrow') && target.closest(STEERED) !== null;
}

/** @param {Parts['store']} store @param {1|-1} step */
function pace(store, step) {
  store.update({ speed: nextSpeed(store.state.speed, step) });
}

/** To the search among what is kept, where there is one, else to where a topic is typed. */
function search() {
  const search = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('input[type=search]')]);
  const fields = [...search, byTestId('topic', document, HTMLInputElement)];
  const field = fields.find((input) => input.checkVisibility());
  field?.focus();
  field?.select();
}
