/**
 * Plays Spotify's songs, one at a time, by Spotify's own player.
 *
 * That player tells states, not events: a song has begun when the wanted one is neither loading nor paused, and has
 * ended when after that it is paused at its end or back at 0. Should the last state never come, the clock notices.
 */

import { CannotPlay } from './spotify.js';
import { isAbout, isAtEnd, spotifyId } from './spotify-track.js';

/** From pressing play to sound: a second on a good line. After this long something was lost on the way. */
const START_MS = 20_000;
const TICK_MS = 250;
/** So long after its end a song that says nothing is looked after. */
const OVERDUE_S = 2;
/** After a jump the player may shortly say that it is paused. */
const JUMP_MS = 700;

/** In these the device has no reason to sound: whoever makes it, another of the listener's devices or a late order. */
const QUIET = new Set(['empty', 'loaded', 'ended']);

/**
 * @typedef {import('./player.js').Sound} Sound
 * @typedef {import('./types').SpotifyState} State
 * @typedef {'empty'|'loaded'|'starting'|'playing'|'paused'|'ended'} Phase
 * @implements {Sound}
 */
export class SpotifySound {
  #device;
  /** @type {import('./player.js').Report} */
  #report = () => {};
  /** @type {?import('./types').Song} */
  #part = null;
  /** @type {Phase} */
  #phase = 'empty';
  /** Where the song was, and when. */
  #at = { positionS: 0, ms: 0 };
  #lengthS = 0;
  /** Whether something may come out of the device: from the order to play to the confirmed pause. */
  #sounding = false;
  /** @type {?Promise<void>} */
  #silence = null;
  #turn = 0;
  #jumpedMs = -Infinity;
  #ticking = 0;
  #giveUp = 0;

  /** @param {import('./spotify.js').SpotifyDevice} device */
  constructor(device) {
    this.#device = device;
    device.listen({
      state: (state) => this.#stateCame(state),
      trouble: (reason) => {
        if (this.#phase === 'starting' || this.#phase === 'playing') this.#fail(reason);
      },
      blocked: () => {
        if (this.#phase === 'starting') this.#set('paused', 'blocked');
      },
    });
  }

  /** @param {import('./player.js').Report} report */
  listen(report) {
    this.#report = report;
  }

  /** @param {import('./types').Segment} part */
  plays(part) {
    return !part.audioUrl && spotifyId(part) !== null;
  }

  unlock() {
    this.#device.activate();
  }

  prepare() {
    this.#device.connect().catch(() => {});
  }

  /** @param {import('./types').Segment} part @param {number} positionS */
  load(part, positionS) {
    this.#leave();
    this.#part = part.type === 'song' ? part : null;
    this.#mark(positionS);
    this.#lengthS = (part.durationMs ?? 0) / 1000;
    this.#set('loaded');
  }

  async play() {
    this.#turn += 1;
    const turn = this.#turn;
    this.#report('starting');
    try {
      await this.#silence;
      const held = this.#phase === 'paused' && isAbout(await this.#device.state(), this.#part);
      if (turn !== this.#turn) return;
      this.#set('starting');
      this.#giveUp = setTimeout(() => this.#fail('not_started'), START_MS);
      if (!held) await this.#device.connect();
      if (turn !== this.#turn) return;
      this.#sounding = true;
      if (held) await this.#device.resume();
      else await this.#device.start(this.#part?.trackUri ?? '', Math.round(this.#at.positionS * 1000));
    } catch (error) {
      if (turn === this.#turn) this.#fail(error instanceof CannotPlay ? error.reason : 'not_started');
    }
  }

  pause() {
    this.#turn += 1;
    if (this.#phase !== 'starting' && this.#phase !== 'playing') return;
    this.#mark(this.positionS);
    this.#hush();
    this.#set(this.#phase === 'playing' ? 'paused' : 'loaded');
  }

  stop() {
    this.#leave();
    return this.#silence;
  }

  /** @param {number} positionS */
  seek(positionS) {
    this.#mark(positionS);
    if (this.#phase !== 'playing' && this.#phase !== 'paused') return;
    this.#jumpedMs = performance.now();
    this.#device.seek(Math.round(positionS * 1000)).catch(() => {});
  }

  /** @param {number} volume */
  setVolume(volume) {
    this.#device.setVolume(volume);
  }

  /** Songs are heard as they are. */
  setSpeed() {}

  get positionS() {
    const { positionS, ms } = this.#at;
    const now = this.#phase === 'playing' ? positionS + (performance.now() - ms) / 1000 : positionS;
    return Math.min(now, this.#lengthS);
  }

  get durationS() {
    return this.#lengthS;
  }

  #leave() {
    this.#turn += 1;
    this.#hush();
    this.#part = null;
    this.#mark(0);
    this.#set('empty');
  }

  /** An order to play that is still under way could come out after a pause: only leaving Spotify is sure to stop it. */
  #hush() {
    if (!this.#sounding) return;
    this.#sounding = false;
    if (this.#phase === 'starting') this.#device.drop();
    else {
      const silence = this.#device.silence().finally(() => {
        if (this.#silence === silence) this.#silence = null;
      });
      this.#silence = silence;
    }
  }

  /** @param {?State} state */
  #stateCame(state) {
    const sounds = state !== null && !state.paused;
    if (this.#silence) return;
    if (QUIET.has(this.#phase)) {
      this.#sounding = sounds;
      this.#hush();
    } else if (!isAbout(state, this.#part)) this.#othersCame(state, sounds);
    else if (sounds && this.#phase === 'playing') this.#note(state);
    else if (sounds && !state.loading) {
      this.#sounding = true;
      this.#note(state);
      this.#set('playing', 'playing');
    } else if (!sounds && this.#phase === 'playing') this.#paused(state);
  }

  /** Spotify went on to a song of its own after ours, or another of the listener's devices took over (no state).
   * @param {?State} state @param {boolean} sounds */
  #othersCame(state, sounds) {
    if (this.#phase === 'paused') this.#sounding = sounds;
    if (this.#phase !== 'playing') return;
    this.#sounding = sounds;
    if (state) this.#set('ended', 'ended');
    else this.#pausedElsewhere(this.positionS);
  }

  /** @param {State} state */
  #paused(state) {
    if (!isAtEnd(state)) this.#pausedElsewhere(state.position / 1000);
    else if (performance.now() - this.#jumpedMs > JUMP_MS) {
      this.#sounding = false;
      this.#set('ended', 'ended');
    }
  }

  /** @param {number} positionS */
  #pausedElsewhere(positionS) {
    this.#mark(positionS);
    this.#sounding = false;
    this.#set('paused', 'paused');
  }

  /** @param {string} reason */
  #fail(reason) {
    this.#turn += 1;
    this.#hush();
    this.#set('loaded', 'elsewhere', reason);
  }

  /** @param {State} state */
  #note(state) {
    this.#mark(state.position / 1000);
    if (state.duration > 0) this.#lengthS = state.duration / 1000;
  }

  /** @param {number} positionS */
  #mark(positionS) {
    this.#at = { positionS, ms: performance.now() };
  }

  /** @param {Phase} phase @param {import('./player.js').News} [news] @param {string} [reason] */
  #set(phase, news, reason) {
    this.#phase = phase;
    clearTimeout(this.#giveUp);
    clearInterval(this.#ticking);
    if (phase === 'playing') this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    if (news) this.#report(news, reason);
  }

  async #tick() {
    this.#report('moved');
    const { positionS, ms } = this.#at;
    if (positionS + (performance.now() - ms) / 1000 < this.#lengthS + OVERDUE_S) return;
    this.#mark(this.#lengthS);
    const turn = this.#turn;
    const state = await this.#device.state();
    if (turn !== this.#turn || this.#phase !== 'playing') return;
    if (isAbout(state, this.#part) && !state.paused && !isAtEnd(state)) this.#note(state);
    else this.#set('ended', 'ended');
  }
}
