/** Where the songs come from, on a server that has more than one kind of music. */

/**
 * @param {HTMLFieldSetElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../account.js').Account} account
 */
export function catalogView(root, store, account) {
  const choices = [...root.querySelectorAll('input[name="catalog"]')];
  const hint = root.querySelector('.hint');
  for (const choice of choices) choice.addEventListener('change', () => account.choose(choice.value));
  store.watch(['catalog', 'session'], ({ catalog, session }) => {
    root.hidden = catalog === null;
    for (const choice of choices) choice.checked = choice.value === catalog;
    hint.hidden = catalog !== 'spotify' || session.signedIn;
  });
}
