/** Who listens: signing in and out, where songs come from, and keeping them in the listener's own account. */

import * as api from './api.js';
import { keepCatalog, keptCatalog } from './preferences.js';

/** The codes with which the server sends somebody back who could not be signed in. */
const SIGN_IN_ERRORS = {
  access_denied: 'You were not signed in: Spotify was not allowed to share your account with Musicdoc.',
  state_mismatch: 'This sign-in was too old, or begun in another browser. Sign in again.',
  not_listed: 'Spotify does not let this account use this server. Whoever runs it can add you to its Spotify app.',
  unavailable: 'Spotify did not answer. Sign in again in a moment.',
  refused: 'Spotify refused the sign-in. Try again; if it stays so, tell whoever runs this server.',
};
const SIGN_IN = { name: 'sign-in', label: 'Sign in with Spotify' };

export class Account {
  #store;
  #device;
  #signedOut;

  /**
   * @param {import('./store.js').Store} store
   * @param {import('./spotify.js').SpotifyDevice} device
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
    this.#say(SIGN_IN_ERRORS[code] ?? SIGN_IN_ERRORS.refused, SIGN_IN);
  }

  /** @returns {string} where signing in begins; it comes back to what is on show now */
  get signInAddress() {
    const { pathname, search } = window.location;
    return `${this.#store.state.session.spotify.signInUrl}?${new URLSearchParams({ next: pathname + search })}`;
  }

  async signOut() {
    try {
      await api.signOut();
    } catch (error) {
      this.#say(error.message);
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
    this.#say('Sign in with Spotify first: its songs are found and played with your own account.', SIGN_IN);
    return true;
  }

  /**
   * @param {string} playlistId
   * @returns {Promise<?string>} where it is now in the listener's Spotify account; null when that failed, which is said
   */
  async save(playlistId) {
    try {
      return await api.saveToSpotify(playlistId);
    } catch (error) {
      this.#say(error.message, error.code === 'sign_in_again' ? SIGN_IN : null);
      return null;
    }
  }

  #say(text, action = null) {
    this.#store.update({ notice: { kind: 'error', text, action } });
  }
}

/** What was chosen before; else the server's first, or the first that needs no sign-in while there is none. */
function choiceOf({ catalogs, signedIn }) {
  if (catalogs.length < 2) return null;
  const offered = signedIn ? catalogs : [...catalogs].sort((one, other) => (one === 'spotify') - (other === 'spotify'));
  return [keptCatalog(), ...offered].find((name) => catalogs.includes(name));
}
