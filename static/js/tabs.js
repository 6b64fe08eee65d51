/** What the tabs of this browser tell each other of what they did: the server tells no tab of it. */

/**
 * @typedef {Object} Heard
 * @property {() => void} playlists saved ones changed
 * @property {(owner: string) => void} owner in whose name another tab asks now: somebody may have signed in or out
 */

export class Tabs {
  /** @type {?BroadcastChannel} */
  #channel = 'BroadcastChannel' in window ? new BroadcastChannel('musicdoc.tabs') : null;

  /** @param {Heard} heard called when another tab told it */
  hear(heard) {
    this.#channel?.addEventListener('message', ({ data: { matter, value } }) => {
      if (matter === 'playlists') heard.playlists();
      else if (matter === 'owner') heard.owner(value);
    });
  }

  /** @param {keyof Heard} matter @param {string} [value] */
  tell(matter, value = '') {
    this.#channel?.postMessage({ matter, value });
  }
}
