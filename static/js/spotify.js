/**
 * Spotify's player in this page: a device of the listener's account, made by Spotify's own script.
 *
 * The script is loaded, and the device made known to Spotify, when a song is about to be played for the first time.
 */

import { ApiError } from './api.js';
import { getSpotifyToken, startOnSpotify } from './api-spotify.js';

const SDK_ADDRESS = 'https://sdk.scdn.co/spotify-player.js';
const DEVICE_NAME = 'Musicdoc';

/** Loading the script and becoming a device takes two or three seconds on a slow line; this long means never. */
const READY_MS = 15_000;
/** Spotify's servers may not know a device yet that has just said that it is ready. */
const UNKNOWN_DEVICE_MS = 1_000;
/** A pause takes effect within a moment; a player that plays on for so long is disconnected. */
const SILENT_MS = 2_000;
const LOOK_MS = 50;

/** What the script's errors mean for a listener. Those of the first kind stay true until the page is loaded anew. */
/** @type {Record<string, string>} */
const FOR_GOOD = { initialization_error: 'unsupported', account_error: 'no_premium' };
/** @type {Record<string, string>} */
const FOR_NOW = { authentication_error: 'signed_out', playback_error: 'not_started' };

/** Why a song cannot be heard here: `reason` is what follows `elsewhere.` in the table of words. */
export class CannotPlay extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.name = 'CannotPlay';
    this.reason = reason;
  }
}

/**
 * @typedef {Object} Listening
 * @property {function(?import('./types').SpotifyState): void} state the script's
 * @property {function(string): void} trouble why it cannot play
 * @property {function(): void} blocked the browser wants a click first
 */

export class SpotifyDevice {
  #session;
  /** @type {?import('./types').SpotifyPlayer} */
  #player = null;
  /** @type {?Promise<import('./types').SpotifyPlayer>} */
  #making = null;
  /** @type {?Promise<string>} */
  #connecting = null;
  /** Why there will be no song in this page, once that is known. @type {?string} */
  #refusal = null;
  #volume = 1;
  /** @type {{ready: function(string): void, refused: function(unknown): void}} */
  #settle = { ready: () => {}, refused: () => {} };
  /** @type {Listening} */
  #on = { state: () => {}, trouble: () => {}, blocked: () => {} };

  /** @param {function(): import('./types').Session} session who is signed in, as /api/session tells */
  constructor(session) {
    this.#session = session;
  }

  /** @param {Listening} on */
  listen(on) {
    this.#on = on;
  }

  /** Inside a click: a player that was never touched sits silent. */
  activate() {
    this.#player?.activateElement?.()?.catch?.(() => {});
  }

  /**
   * @returns {Promise<string>} the device's id, when Spotify knows it
   * @throws {CannotPlay}
   */
  connect() {
    if (this.#connecting) return this.#connecting;
    const connecting = this.#open().catch((error) => {
      if (this.#connecting === connecting) this.#connecting = null;
      throw error;
    });
    this.#connecting = connecting;
    return connecting;
  }

  /**
   * Asks Spotify to play one song here. That it was accepted does not mean that there is sound: the state tells.
   * @param {string} uri
   * @param {number} positionMs
   * @throws {CannotPlay}
   */
  async start(uri, positionMs) {
    const deviceId = await this.connect();
    const { accessToken } = await this.#token();
    const { apiUrl } = this.#session().spotify;
    const song = { apiUrl: apiUrl ?? '', accessToken, deviceId, uri, positionMs };
    try {
      await startOnSpotify(song).catch(async (error) => {
        if (error.status !== 404) throw error;
        await after(UNKNOWN_DEVICE_MS);
        await startOnSpotify(song);
      });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.drop();
      throw this.#meaning(error);
    }
  }

  async resume() {
    await this.#player?.resume();
  }

  /** @param {number} positionMs */
  async seek(positionMs) {
    await this.#player?.seek(positionMs);
  }

  /** @param {number} volume 0 to 1 */
  setVolume(volume) {
    this.#volume = volume;
    this.#player?.setVolume(volume);
  }

  /** @returns {Promise<?import('./types').SpotifyState>} null when nothing of ours is loaded, or another device plays it */
  async state() {
    return (await this.#player?.getCurrentState()) ?? null;
  }

  /** Resolves when nothing sounds here: paused and confirmed, or else disconnected. */
  async silence() {
    const paused = this.#paused().catch(() => false);
    if (!(await Promise.race([paused, after(SILENT_MS)]))) this.drop();
  }

  /** Silence at once, whatever is under way; the next song connects again. */
  drop() {
    this.#connecting = null;
    this.#settle.refused(new CannotPlay('not_started'));
    this.#player?.disconnect();
  }

  /** Nobody is signed in any more: what plays ends, and what was found out about the account is forgotten. */
  leave() {
    this.#refusal = null;
    this.#on.trouble('signed_out');
    this.drop();
  }

  async #paused() {
    const end = performance.now() + SILENT_MS;
    await this.#player?.pause();
    for (let state = await this.state(); state && !state.paused; state = await this.state()) {
      if (performance.now() > end) return false;
      await after(LOOK_MS);
    }
    return true;
  }

  async #open() {
    const { signedIn, user } = this.#session();
    if (!signedIn) throw new CannotPlay('signed_out');
    if (this.#refusal || user?.premium === false) throw new CannotPlay(this.#refusal ?? 'no_premium');
    this.#making ??= this.#make().catch((error) => {
      this.#making = null;
      throw error;
    });
    this.#player = await this.#making;
    /** @type {Promise<string>} */
    const ready = new Promise((resolve, reject) => {
      this.#settle = { ready: resolve, refused: reject };
    });
    ready.catch(() => {});
    if (!(await this.#player.connect())) throw new CannotPlay(this.#refusal ?? 'unsupported');
    return Promise.race([ready, refusedAfter(READY_MS, 'not_started')]);
  }

  async #make() {
    const { Player } = await sdk();
    const player = new Player({
      name: DEVICE_NAME,
      volume: this.#volume,
      getOAuthToken: (give) => this.#token().then(({ accessToken }) => give(accessToken), this.#troubled),
    });
    player.addListener('ready', ({ device_id: id }) => this.#settle.ready(id));
    player.addListener('player_state_changed', (state) => this.#on.state(state));
    player.addListener('autoplay_failed', () => this.#on.blocked());
    for (const [event, reason] of Object.entries(FOR_NOW)) {
      player.addListener(event, () => this.#troubled(new CannotPlay(reason)));
    }
    for (const [event, reason] of Object.entries(FOR_GOOD)) {
      player.addListener(event, () => {
        this.#refusal = reason;
        this.#troubled(new CannotPlay(reason));
      });
    }
    if (navigator.userActivation?.isActive) player.activateElement?.()?.catch?.(() => {});
    return player;
  }

  /** @param {unknown} error */
  #troubled = (error) => {
    this.#settle.refused(error);
    this.#on.trouble(error instanceof CannotPlay ? error.reason : 'not_started');
  };

  async #token() {
    try {
      return await getSpotifyToken();
    } catch (error) {
      throw this.#meaning(error);
    }
  }

  /** What an answer of our server or of Spotify's means. @param {unknown} error */
  #meaning(error) {
    if (!(error instanceof ApiError)) return error;
    if (error.code === 'PREMIUM_REQUIRED') this.#refusal = 'no_premium';
    if (this.#refusal) return new CannotPlay(this.#refusal);
    if (error.status === 401) return new CannotPlay('signed_out');
    return new CannotPlay(error.status === 0 || error.status === 429 || error.status >= 500 ? 'away' : 'not_started');
  }
}

/**
 * Spotify's script, which calls a function of this name when it is there.
 * @returns {Promise<import('./types').SpotifySdk>}
 */
async function sdk() {
  if (window.Spotify?.Player) return window.Spotify;
  const script = Object.assign(document.createElement('script'), { src: SDK_ADDRESS });
  /** @type {Promise<import('./types').SpotifySdk>} */
  const loaded = new Promise((resolve, reject) => {
    window.onSpotifyWebPlaybackSDKReady = () => {
      if (window.Spotify) resolve(window.Spotify);
    };
    script.onerror = () => reject(new CannotPlay('away'));
  });
  document.head.append(script);
  try {
    return await Promise.race([loaded, refusedAfter(READY_MS, 'away')]);
  } catch (error) {
    script.remove();
    throw error;
  }
}

/** @param {number} ms @returns {Promise<void>} */
function after(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** @param {number} ms @param {string} reason @returns {Promise<never>} */
async function refusedAfter(ms, reason) {
  await after(ms);
  throw new CannotPlay(reason);
}
