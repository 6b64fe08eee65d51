/** Who listens: signing in and out, where songs come from, and keeping them in the listener's own account. */

import * as api from './api.js';
import { keepCatalog, keptCatalog } from './preferences.js';
import { hasWords, say } from './words.js';

/** @type {import('./types').Action} */
const SIGN_IN = { name: 'sign-in', label: say('signIn.do') };

export class Account {
  #store;
  #device;
  #signedOut;

  /**
   * @param {import('./store.js').Store} store
   * @param {{leave: function(): void}} device
   * @param {function(): void} signedOut
   */
  constructor(store, device, signedOut) {
    this.#store = store;
    this.#device = device;
    this.#signedOut = signedOut;
  }

  /** Asks who is signed in; keeps what it knew when the server does not say. */
  async load() {
    const session = await api.getSession().catch(() => null);
    if (!session) return;
    this.#store.update({ session, catalog: choiceOf(session) });
  }

  /** @param {?string} code why somebody who has just come back from Spotify is not signed in */
  tellSignInError(code) {
    if (!code || this.#store.state.session.signedIn) return;
    const key = `signIn.${code}`;
    this.#say(say(hasWords(key) ? key : 'signIn.refused'), SIGN_IN);
  }

  /** @returns {string} where signing in begins; it comes back to what is on show now */
  get signInAddress() {
    const { pathname, search } = window.location;
    return `${this.#store.state.session.spotify.signInUrl}?${new URLSearchParams({ next: pathname + search })}`;
  }

  /**
   * @param {string} token as the operator gave it
   * @returns {Promise<boolean>} whether the server knows this browser now; what is wrong, is said
   */
  async enter(token) {
    try {
      await api.enterToken(token);
    } catch (reason) {
      this.#say(api.refusalIn(reason).message);
      return false;
    }
    this.#store.update({ notice: null });
    await this.load();
    this.#signedOut();
    return true;
  }

  async signOut() {
    try {
      await api.signOut();
    } catch (reason) {
      this.#say(api.refusalIn(reason).message);
      return;
    }
    await this.load();
    this.#device.leave();
    this.#signedOut();
  }

  /** @param {string} catalog */
  choose(catalog) {
    keepCatalog(catalog);
    this.#store.update({ catalog });
  }

  /** @returns {boolean} whether songs are wanted from Spotify by somebody whom it does not know; says so */
  mustSignIn() {
    const { catalog, session } = this.#store.state;
    if (catalog !== 'spotify' || session.signedIn) return false;
    this.#say(say('signIn.first'), SIGN_IN);
    return true;
  }

  /**
   * @param {string} playlistId
   * @returns {Promise<?string>} where it is now in the listener's Spotify account; null when that failed, which is said
   */
  async save(playlistId) {
    try {
      const { saveToSpotify } = await import('./api-spotify.js');
      return await saveToSpotify(playlistId);
    } catch (reason) {
      const error = api.refusalIn(reason);
      this.#say(error.message, error.code === 'sign_in_again' ? SIGN_IN : null);
      return null;
    }
  }

  /** @param {string} text @param {?import('./types').Action} [action] */
  #say(text, action = null) {
    this.#store.update({ notice: { kind: 'error', text, action } });
  }
}

/**
 * What was chosen before; else the server's first, or the first that needs no sign-in while there is none.
 * @param {import('./types').Session} session
 * @returns {?string}
 */
function choiceOf({ catalogs, signedIn }) {
  if (catalogs.length < 2) return null;
  const offered = signedIn ? catalogs : [...catalogs].sort((one, other) => Number(one === 'spotify') - Number(other === 'spotify'));
  const kept = keptCatalog();
  return kept !== null && catalogs.includes(kept) ? kept : offered[0];
}
