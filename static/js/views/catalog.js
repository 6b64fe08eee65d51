/** Where the songs come from, on a server that has more than one kind of music. */

import { find } from '../dom.js';

/**
 * @param {HTMLFieldSetElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../account.js').Account} account
 */
export function catalogView(root, store, account) {
  const choices = [...root.querySelectorAll('input')];
  const hint = find('.hint', root);
  for (const choice of choices) choice.addEventListener('change', () => account.choose(choice.value));
  store.watch(['catalog', 'session'], ({ catalog, session }) => {
    root.hidden = catalog === null;
    for (const choice of choices) choice.checked = choice.value === catalog;
    hint.hidden = catalog !== 'spotify' || session.signedIn;
  });
}
