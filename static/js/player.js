/**
 * Keeps the order: plays the timeline part by part, waits for parts that are not ready, skips none.
 *
 * What makes a part sound is a Sound: sound-file.js for what this server has, spotify-sound.js for Spotify's songs. One
 * sounds at a time: a part begins only when all others have confirmed their silence.
 * The state in the store is only changed when a Sound confirms it: `playing` means that sound comes out.
 */

import { isActive } from './job-events.js';
import { placeAt, steppedTo, wholeOf } from './timeline.js';

/** Previous goes back to the start of a part that has played longer than this, as players everywhere do. */
const RESTART_AFTER_S = 3;

/** Where the play button pauses: there is sound, or it comes as soon as it can. */
export const UNDER_WAY = new Set(['starting', 'playing', 'waiting']);

/**
 * @typedef {import('./types').Segment} Segment
 * @typedef {'starting'|'playing'|'paused'|'blocked'|'failed'|'elsewhere'|'ended'|'moved'} News
 * @callback Report
 * @param {News} news `paused` by somebody else, `blocked` by the browser, `moved` for the clock
 * @param {?string} [reason] why it plays only elsewhere
 * @returns {void}
 *
 * @typedef {Object} Sound what can play one kind of part, one part at a time
 * @property {function(Report): void} listen where to report to
 * @property {function(Segment): boolean} plays whether a part is of its kind
 * @property {function(): void} unlock called inside clicks, for browsers that let no page sound without one
 * @property {function(Segment): void} prepare this part comes next
 * @property {function(Segment, number): void} load this part, at so many seconds, silent for now
 * @property {function(): void} play
 * @property {function(): void} pause
 * @property {function(): (Promise<void>|null)} stop silent and empty; a promise where that takes a moment
 * @property {function(number): void} seek seconds inside the part
 * @property {function(number): void} setVolume 0 to 1
 * @property {function(number): void} setSpeed of narration, in times its own pace
 * @property {number} positionS
 * @property {number} durationS 0 while nothing is loaded
 */

export class Player {
  #store;
  /** @type {Sound[]} */
  #sounds = [];
  /** What plays the current part; null while there is none, or nothing can. @type {?Sound} */
  #sound = null;
  /** Whether `#sound` holds the current part: not while it waits for the silence of another. */
  #loaded = false;
  /** Whether the listener wants sound, also while there is none yet. */
  #wanted = false;
  /** The part that was current last, to find it again when the timeline is replaced. @type {?Segment} */
  #current = null;
  /** Grows whenever another part becomes current, so that whoever waited can tell. */
  #turn = 0;

  /**
   * @param {import('./store.js').Store} store
   * @param {Sound[]} sounds the first that plays a part gets it
   */
  constructor(store, sounds) {
    this.#store = store;
    for (const sound of sounds) this.add(sound);
    store.watch(['segments', 'job'], () => this.#timelineChanged());
  }

  /** @param {Sound} sound gets what none of those before it plays */
  add(sound) {
    this.#sounds.push(sound);
    sound.listen((news, reason = null) => {
      if (sound === this.#sound && this.#loaded) this.#hear(news, reason);
    });
    this.#store.watch(['volume', 'muted'], ({ volume, muted }) => sound.setVolume(muted ? 0 : volume));
    this.#store.watch(['speed'], ({ speed }) => sound.setSpeed(speed));
  }

  /** Call inside a click: browsers let a page sound later only if it was touched while the listener was pressing. */
  unlock() {
    for (const sound of this.#sounds) sound.unlock();
  }

  /** Silence, back to the first part. @param {{wanted: boolean}} options whether to play as soon as it is there */
  reset({ wanted }) {
    this.#wanted = wanted;
    this.#current = null;
    this.#await(0);
  }

  play() {
    const { index, status } = this.#store.state.playback;
    if (status === 'ended') this.goTo(0);
    else if (status === 'paused' || status === 'blocked') this.#resume();
    else this.goTo(index);
  }

  pause() {
    this.#wanted = false;
    if (this.#loaded) this.#sound?.pause();
    this.#set(this.#store.state.playback.index, this.#sound ? 'paused' : 'idle');
  }

  toggle() {
    if (UNDER_WAY.has(this.#store.state.playback.status)) this.pause();
    else this.play();
  }

  next() {
    this.#move(this.#store.state.playback.index + 1);
  }

  previous() {
    const { index } = this.#store.state.playback;
    if (this.#positionS > RESTART_AFTER_S || index === 0) this.seek(0);
    else this.#move(index - 1);
  }

  /** @param {number} positionS inside the current part */
  seek(positionS) {
    if (!this.#loaded || !this.#sound) return;
    this.#sound.seek(Math.min(Math.max(0, positionS), this.#sound.durationS));
    const { index, status } = this.#store.state.playback;
    if (status === 'ended') this.#set(index, 'paused'); // whoever goes back from the end is no longer there
    this.#tick();
  }

  /** @param {number} atS inside the whole documentary: sounds on from there where there was sound */
  seekWhole(atS) {
    this.#goInWhole(this.#whole, atS);
  }

  /** @param {number} deltaS seconds on, or back where negative; over the border of a part as well */
  skip(deltaS) {
    const { index } = this.#store.state.playback;
    const whole = this.#whole;
    const durationS = this.#loaded && this.#sound ? this.#sound.durationS : whole.lengthsS[index] ?? 0;
    this.#goInWhole(whole, steppedTo(whole, { index, positionS: this.#positionS }, durationS, deltaS));
  }

  /** @param {import('./timeline.js').Place} place stands there, silent until somebody presses play */
  stand({ index, positionS }) {
    this.#wanted = false;
    this.#move(index, positionS);
  }

  /** A job that had stopped goes on: whoever heard all there was hears the rest as it comes. */
  goOn() {
    const { playback, segments } = this.#store.state;
    if (playback.status !== 'ended') return;
    const gap = segments.findIndex((part) => !part);
    this.goTo(gap < 0 ? segments.length : gap);
  }

  /**
   * @param {number} index plays that part, or waits for it
   * @param {number} [positionS] inside it, where it is ready
   */
  goTo(index, positionS = 0) {
    this.#wanted = true;
    this.#move(index, positionS);
  }

  get #positionS() {
    return this.#loaded && this.#sound ? this.#sound.positionS : 0;
  }

  get #whole() {
    return wholeOf(this.#store.state.segments, isActive(this.#store.state.job));
  }

  /** @param {import('./timeline.js').Whole} whole @param {number} atS */
  #goInWhole(whole, atS) {
    const { segments, playback, job } = this.#store.state;
    const { index, positionS } = placeAt(whole, atS);
    if (atS >= whole.totalS && isActive(job)) this.#move(segments.length);
    else if (index === playback.index && this.#loaded) this.seek(positionS);
    else this.#move(index, positionS);
  }

  /** @param {number} wantedIndex @param {number} [positionS] */
  #move(wantedIndex, positionS = 0) {
    const { segments, job } = this.#store.state;
    let index = wantedIndex;
    // The gaps of a job that stopped half-way are never filled: only there is going past them the truth.
    while (!isActive(job) && index < segments.length && !segments[index]) index += 1;
    if (index >= segments.length && !isActive(job)) {
      this.#finish();
      return;
    }
    this.#current = segments[index] ?? null;
    if (this.#current) this.#load(index, this.#current, index === wantedIndex ? positionS : 0);
    else this.#await(index);
  }

  /** @param {number} index */
  #await(index) {
    this.#take(null);
    this.#arrive(index, this.#wanted ? 'waiting' : 'idle');
  }

  /** @param {number} index @param {Segment} part @param {number} positionS */
  async #load(index, part, positionS) {
    const sound = this.#sounds.find((each) => each.plays(part)) ?? null;
    const { silence, turn } = this.#take(sound);
    if (!sound) {
      this.#arrive(index, 'failed');
      return;
    }
    if (silence) {
      this.#arrive(index, this.#wanted ? 'starting' : 'paused');
      await silence;
      if (turn !== this.#turn) return;
    }
    // Sound first: what the page draws meanwhile would be a gap.
    sound.load(part, positionS);
    if (this.#wanted) sound.play();
    this.#loaded = true;
    this.#arrive(index, this.#wanted ? 'starting' : 'paused');
  }

  /** Hands over to `next`: all others fall silent. `silence` is null where they are already, else to be waited for. @param {?Sound} next */
  #take(next) {
    const waits = this.#sounds.filter((sound) => sound !== next).map((sound) => sound.stop()).filter(Boolean);
    this.#sound = next;
    this.#loaded = false;
    this.#turn += 1;
    return { silence: waits.length > 0 ? Promise.all(waits) : null, turn: this.#turn };
  }

  #resume() {
    this.#wanted = true;
    if (this.#loaded) this.#sound?.play();
    else this.#set(this.#store.state.playback.index, 'starting');
  }

  #finish() {
    this.#wanted = false;
    if (this.#loaded) this.#sound?.pause();
    this.#set(Math.max(0, this.#store.state.segments.length - 1), 'ended');
  }

  /** A part became ready, the final timeline came, or the job stopped. What is playing plays on. */
  #timelineChanged() {
    const { segments, job, playback } = this.#store.state;
    const current = this.#current;
    /** @param {?Segment|undefined} part */
    const same = (part) => part && current && soundOf(part) === soundOf(current);
    if (current && !same(segments[playback.index])) {
      const moved = segments.findIndex(same);
      if (moved >= 0) this.#set(moved, playback.status, playback.reason);
    } else if (playback.status === 'waiting') {
      if (segments[playback.index]) this.goTo(playback.index);
      else if (!isActive(job)) this.#finish();
    }
    this.#prepareNext();
  }

  #prepareNext() {
    const { segments, playback } = this.#store.state;
    const part = segments[playback.index + 1];
    if (playback.status === 'playing' && part) this.#sounds.find((sound) => sound.plays(part))?.prepare(part);
  }

  /** @param {News} news @param {?string} reason */
  #hear(news, reason) {
    if (news === 'moved') this.#tick();
    else if (news === 'ended') this.next();
    else {
      if (news === 'playing') this.#wanted = true;
      if (news === 'paused' || news === 'blocked') this.#wanted = false;
      this.#set(this.#store.state.playback.index, news, reason);
      if (news === 'playing') this.#prepareNext();
    }
  }

  #tick() {
    if (!this.#sound) return;
    const { positionS, durationS } = this.#sound;
    this.#store.update({ clock: { positionS, durationS } });
  }

  /** At another part, in one step for all who watch. @param {number} index @param {import('./store.js').PlaybackStatus} status */
  #arrive(index, status) {
    const { positionS = 0, durationS = 0 } = this.#loaded && this.#sound ? this.#sound : {};
    this.#store.update({ playback: { index, status, reason: null }, clock: { positionS, durationS } });
  }

  /** @param {number} index @param {import('./store.js').PlaybackStatus} status @param {?string} [reason] */
  #set(index, status, reason = null) {
    const { playback } = this.#store.state;
    if (playback.index !== index || playback.status !== status || playback.reason !== reason) {
      this.#store.update({ playback: { index, status, reason } });
    }
  }
}

/** @param {Segment} part */
function soundOf(part) {
  return part.audioUrl ?? (part.type === 'song' ? part.trackUri : undefined);
}
