/** Who is signed in, at the top of the page; nothing where nobody can be. */

import { element } from '../dom.js';
import { say } from '../words.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../account.js').Account} account
 * @param {{keep: function(): void}} form keeps what is typed while somebody is away to sign in
 */
export function accountView(root, store, account, form) {
  store.watch(['session'], ({ session }) => {
    const named = session.user !== null;
    root.hidden = !session.known || !(named || session.spotify.available);
    if (root.hidden) return;
    root.replaceChildren(
      ...(named ? signedIn(session.user, account) : []),
      ...(session.spotify.available && !session.signedIn ? [signInLink(account, form)] : []),
    );
  });
}

/**
 * @param {import('../account.js').Account} account
 * @param {{keep: function(): void}} [form]
 * @returns {HTMLAnchorElement} the way to Spotify's page and back to what is on show at the time of the click
 */
export function signInLink(account, form) {
  return element('a', {
    href: account.signInAddress, class: 'sign-in', 'data-testid': 'sign-in',
    onclick: (event) => {
      form?.keep();
      event.currentTarget.href = account.signInAddress;
    },
  }, say('signIn.do'));
}

/** @param {import('../types').Session['user']} user @param {import('../account.js').Account} account */
function signedIn(user, account) {
  return [
    element('span', { class: 'account-name', 'data-testid': 'account' }, user?.name),
    element('button', { type: 'button', class: 'link', 'data-testid': 'sign-out', onclick: () => account.signOut() },
      say('signIn.out')),
  ];
}
