/** What somebody sees whom this server does not know: where to enter a token, or to sign in. What was shared plays all the same. */

import { element, find } from '../dom.js';
import { say } from '../words.js';
import { signInLink } from './account.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../account.js').Account} account
 */
export function doorView(root, store, account) {
  let shown = false;
  store.watch(['session'], ({ session }) => {
    const shut = !session.known;
    document.body.classList.toggle('locked', shut);
    root.hidden = !shut;
    if (shut === shown) return;
    shown = shut;
    root.replaceChildren(...(shut ? [
      element('h1', { id: 'door-title' }, say('door.title')),
      ...(session.auth === 'token' ? [tokenForm(account)]
        : [element('p', { class: 'lead' }, say('door.spotify')), signInLink(account)]),
    ] : []));
    if (!shut && document.activeElement === document.body) find('#main').focus();
  });
}

/** @param {import('../account.js').Account} account */
function tokenForm(account) {
  const input = element('input', {
    id: 'token', type: 'password', autocomplete: 'current-password', maxlength: 200, required: true, 'data-testid': 'token',
  });
  const button = element('button', { type: 'submit', class: 'primary', 'data-testid': 'enter' }, say('door.enter'));
  return element('form', {
    class: 'ask', novalidate: true,
    onsubmit: async (event) => {
      event.preventDefault();
      button.disabled = true;
      const entered = await account.enter(input.value.trim());
      button.disabled = false;
      if (entered) return;
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    },
  },
  element('p', { class: 'lead' }, say('door.lead')),
  // Programs that keep passwords file them under a name.
  element('input', { type: 'text', value: 'Musicdoc', autocomplete: 'username', readonly: true, hidden: true }),
  element('div', { class: 'field' }, element('label', { for: 'token' }, say('door.token')), input),
  element('p', {}, button));
}
