/** The plan of the documentary on show, from the moment there is one: its title, its arc, and its places for songs. */

import { element, setText } from '../dom.js';
import { dotted } from '../format.js';
import { isActive } from '../job-events.js';
import { say } from '../words.js';

/**
 * @typedef {import('../types').Slot} Slot
 * @typedef {'wanted'|'found'|'replaced'|'missing'} SlotState
 */

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 */
export function planView(root, store) {
  const title = element('p', { class: 'plan-title', 'data-testid': 'plan-title' });
  const arc = element('p', { class: 'plan-arc' });
  const slots = element('ol', { class: 'plan-slots' });
  const folds = element('details', {},
    element('summary', {}, element('h2', {}, say('plan.title'))), title, arc, slots);
  const news = element('p', { class: 'unseen', role: 'status', 'data-testid': 'plan-news' });
  root.append(news, folds);

  store.watch(['plan'], ({ plan }) => {
    folds.hidden = plan === null;
    setText(news, plan ? say('plan.ready', { title: plan.title }) : '');
    if (!plan) return;
    setText(title, plan.title);
    setText(arc, dotted([plan.arc || plan.summary, plan.era]));
    slots.replaceChildren(...plan.slots.map(slotRow));
  });
  // Open while it is all there is to see; who opens or closes it later is left alone.
  store.watch(['job'], ({ job }) => {
    const making = isActive(job) ? job?.id : undefined;
    if (making !== folds.dataset.making) folds.open = making !== undefined;
    if (making) folds.dataset.making = making;
    else delete folds.dataset.making;
  });
}

/** @param {Slot} slot */
function slotRow(slot) {
  const state = stateOf(slot);
  return element('li', { 'data-testid': 'plan-slot', 'data-state': state },
    element('p', { class: 'slot-role' }, slot.role),
    element('p', { class: 'slot-song' },
      element('strong', {}, slot.song), ' ', element('span', {}, dotted([slot.artist, slot.year]))),
    slot.why && element('p', { class: 'slot-why' }, slot.why),
    element('p', { class: 'slot-outcome' }, OUTCOMES[state](slot)));
}

/** @param {Slot} slot @returns {SlotState} */
function stateOf({ found, index }) {
  if (found === undefined) return 'wanted';
  if (found) return 'found';
  return index === undefined ? 'missing' : 'replaced';
}

/** @type {Record<SlotState, function(Slot): string>} */
const OUTCOMES = {
  wanted: () => say('plan.wanted'),
  found: () => say('plan.found'),
  replaced: ({ instead }) => say('plan.replaced', { title: instead?.title ?? '', artist: instead?.artist ?? '' }),
  missing: () => say('plan.missing'),
};
