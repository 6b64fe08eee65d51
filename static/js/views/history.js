/** The past: closed until somebody wants to see it; its rows, and what they need, are loaded then. */

import { element } from '../dom.js';
import { isActive } from '../job-events.js';
import { say } from '../words.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../actions.js').Actions} actions
 * @param {ReturnType<typeof import('./form.js').formView>} form
 * @param {import('../player.js').Player} player
 */
export function historyView(root, store, actions, form, player) {
  const content = element('div');
  /** @type {?Promise<import('./history-list.js').HistoryList>} */
  let list = null;
  const load = async () => {
    list ??= import('./history-list.js').then(({ HistoryList }) => new HistoryList(content, actions, form, player));
    await (await list).reload();
  };
  const details = element('details', {
    'data-testid': 'history', ontoggle: () => { if (details.open) load(); },
  }, element('summary', {}, element('h2', {}, say('history.title'))), content);
  root.append(details);

  // A job that has ended, or begun, is news here too.
  let running = '';
  store.watch(['activeJobs'], ({ activeJobs }) => {
    const now = activeJobs.filter(isActive).map(({ id }) => id).join(' ');
    if (now !== running && details.open) load();
    running = now;
  });
}
