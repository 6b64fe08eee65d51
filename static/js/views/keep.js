/** Offers to keep the songs of a finished documentary as a playlist in the listener's own Spotify account. */

import { element } from '../dom.js';
import { spotifyId } from '../spotify-track.js';
import { say } from '../words.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../account.js').Account} account
 */
export function keepView(root, store, account) {
  /** Where those that were saved during this visit are, by the documentary's id. @type {Map<string, string>} */
  const saved = new Map();
  const render = () => {
    const { documentary, segments, session } = store.state;
    const id = documentary?.playlistId ?? null;
    const keeps = id !== null && session.signedIn && segments.some((part) => spotifyId(part));
    root.hidden = !keeps;
    if (!keeps) return;
    const address = saved.get(id);
    root.replaceChildren(address ? openLink(address) : saveButton(id));
  };
  /** @param {string} id */
  const saveButton = (id) => element('button', {
    type: 'button', 'data-testid': 'save-to-spotify',
    onclick: async ({ currentTarget: button }) => {
      button.disabled = true;
      const address = await account.save(id);
      if (address) saved.set(id, address);
      button.disabled = false;
      render();
    },
  }, say('keep.save'));
  store.watch(['documentary', 'segments', 'session'], render);
}

/** @param {string} address */
function openLink(address) {
  return element('a', { href: address, target: '_blank', rel: 'noopener', 'data-testid': 'saved-to-spotify' },
    say('keep.saved'));
}
