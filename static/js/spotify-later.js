/** Spotify's songs. What plays them is loaded only where the server has Spotify, before the first could be asked for. */

export class SpotifyLater {
  #store;
  #player;
  /** @type {?import('./spotify.js').SpotifyDevice} */
  #device = null;
  /** @type {?Promise<void>} */
  #loading = null;

  /**
   * @param {import('./store.js').Store} store
   * @param {import('./player.js').Player} player gets to play Spotify's songs
   */
  constructor(store, player) {
    this.#store = store;
    this.#player = player;
  }

  /** Resolves when the player can play whatever this server's documentaries are made of. */
  async ready() {
    if (!this.#store.state.session.spotify.available) return;
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = null;
      throw error;
    });
    await this.#loading;
  }

  /** Inside a click: a player that was never touched sits silent. */
  activate() {
    this.#device?.activate();
  }

  /** Nobody is signed in any more. */
  leave() {
    this.#device?.leave();
  }

  async #load() {
    const [{ SpotifyDevice }, { SpotifySound }] = await Promise.all([import('./spotify.js'), import('./spotify-sound.js')]);
    this.#device = new SpotifyDevice(() => this.#store.state.session);
    this.#player.add(new SpotifySound(this.#device));
  }
}
