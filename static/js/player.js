/**
 * The only place that touches audio. Plays the timeline in order, waits for parts that are not ready, skips none.
 *
 * Two elements take turns: one plays, the other loads the next part meanwhile, so that parts follow without a gap.
 * The state in the store is only changed when the browser confirms it: `playing` means that sound comes out.
 */

import { isActive } from './job-events.js';

/** Previous goes back to the start of a part that has played longer than this, as players everywhere do. */
const RESTART_AFTER_S = 3;

/** Where the play button pauses: there is sound, or it comes as soon as it can. */
export const UNDER_WAY = new Set(['starting', 'playing', 'waiting']);

export class Player {
  #store;
  #active;
  #spare;
  /** What each element holds. */
  #loaded = new WeakMap();
  /** Whether the listener wants sound, also while there is none yet. */
  #wanted = false;
  /** The part that was current last, to find it again when the timeline is replaced. */
  #current = null;

  /**
   * @param {import('./store.js').Store} store
   * @param {HTMLAudioElement[]} elements two
   */
  constructor(store, [active, spare]) {
    this.#store = store;
    this.#active = active;
    this.#spare = spare;
    for (const element of [active, spare]) this.#listenTo(element);
    store.watch(['volume'], ({ volume }) => {
      active.volume = volume;
      spare.volume = volume;
    });
    store.watch(['segments', 'job'], () => this.#timelineChanged());
  }

  /** Call inside a click: Safari lets an element speak later only if it was touched while the listener was pressing. */
  unlock() {
    for (const element of [this.#active, this.#spare]) {
      if (!this.#loaded.has(element)) element.load();
    }
  }

  /** Silence, back to the first part. @param {{wanted: boolean}} options whether to play as soon as it is there */
  reset({ wanted }) {
    this.#wanted = wanted;
    this.#current = null;
    for (const element of [this.#active, this.#spare]) this.#empty(element);
    this.#store.update({ clock: { positionS: 0, durationS: 0 } });
    this.#set(0, wanted ? 'waiting' : 'idle');
  }

  play() {
    const { index, status } = this.#store.state.playback;
    if (status === 'ended') this.goTo(0);
    else if (status === 'paused' || status === 'blocked') this.#resume();
    else this.goTo(index);
  }

  pause() {
    this.#wanted = false;
    this.#active.pause();
    const { index } = this.#store.state.playback;
    this.#set(index, this.#loaded.has(this.#active) ? 'paused' : 'idle');
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
    if (this.#active.currentTime > RESTART_AFTER_S || index === 0) this.seek(0);
    else this.#move(index - 1);
  }

  /** @param {number} positionS inside the current part */
  seek(positionS) {
    if (!this.#loaded.has(this.#active)) return;
    this.#active.currentTime = Math.min(Math.max(0, positionS), this.#durationS());
    this.#tick();
  }

  /** @param {number} index plays that part, or waits for it */
  goTo(index) {
    this.#wanted = true;
    this.#move(index);
  }

  #move(wantedIndex) {
    const { segments, job } = this.#store.state;
    let index = wantedIndex;
    // The gaps of a job that stopped half-way are never filled: only there is going past them the truth.
    while (!isActive(job) && index < segments.length && !segments[index]) index += 1;
    if (index >= segments.length && !isActive(job)) {
      this.#finish();
      return;
    }
    this.#active.pause();
    this.#current = segments[index] ?? null;
    if (this.#current) this.#load(index);
    else this.#await(index);
  }

  #await(index) {
    this.#empty(this.#active);
    this.#store.update({ clock: { positionS: 0, durationS: 0 } });
    this.#set(index, this.#wanted ? 'waiting' : 'idle');
  }

  #load(index) {
    const url = this.#current.audioUrl;
    if (!url) {
      this.#empty(this.#active);
      this.#set(index, 'failed');
      return;
    }
    [this.#active, this.#spare] = [this.#spare, this.#active];
    if (this.#loaded.get(this.#active) !== url) this.#fill(this.#active, url);
    this.#active.dataset.active = 'true';
    this.#spare.dataset.active = 'false';
    this.#active.currentTime = 0;
    this.#set(index, this.#wanted ? 'starting' : 'paused');
    this.#tick();
    if (this.#wanted) this.#resume();
  }

  #resume() {
    this.#wanted = true;
    const element = this.#active;
    element.play().catch((reason) => {
      if (element !== this.#active || reason.name !== 'NotAllowedError') return;
      this.#wanted = false;
      this.#set(this.#store.state.playback.index, 'blocked');
    });
  }

  #finish() {
    this.#wanted = false;
    this.#active.pause();
    this.#set(Math.max(0, this.#store.state.segments.length - 1), 'ended');
  }

  /** A part became ready, the final timeline came, or the job stopped. What is playing plays on. */
  #timelineChanged() {
    const { segments, job, playback } = this.#store.state;
    if (this.#current && segments[playback.index]?.audioUrl !== this.#current.audioUrl) {
      const moved = segments.findIndex((part) => part?.audioUrl === this.#current.audioUrl);
      if (moved >= 0) this.#set(moved, playback.status);
    } else if (playback.status === 'waiting') {
      if (segments[playback.index]) this.goTo(playback.index);
      else if (!isActive(job)) this.#finish();
    }
    this.#preloadNext();
  }

  #preloadNext() {
    const { segments, playback } = this.#store.state;
    const url = segments[playback.index + 1]?.audioUrl;
    if (playback.status === 'playing' && url && this.#loaded.get(this.#spare) !== url) this.#fill(this.#spare, url);
  }

  #fill(element, url) {
    this.#loaded.set(element, url);
    element.src = url;
  }

  #empty(element) {
    element.pause();
    if (!this.#loaded.delete(element)) return;
    element.removeAttribute('src');
    element.load();
  }

  #listenTo(element) {
    const whenActive = (type, react) => element.addEventListener(type, () => {
      if (element === this.#active && this.#loaded.has(element)) react();
    });
    const confirm = (status) => this.#set(this.#store.state.playback.index, status);
    whenActive('playing', () => {
      confirm('playing');
      this.#preloadNext();
    });
    whenActive('waiting', () => confirm('starting'));
    // A pause that nobody here asked for: headphones pulled out, a phone call, the system's own media keys.
    whenActive('pause', () => {
      if (!this.#wanted || element.ended || !element.paused) return;
      this.#wanted = false;
      confirm('paused');
    });
    whenActive('timeupdate', () => this.#tick());
    whenActive('durationchange', () => this.#tick());
    whenActive('ended', () => this.next());
    element.addEventListener('error', () => this.#broken(element));
  }

  #broken(element) {
    if (!this.#loaded.delete(element) || element !== this.#active) return;
    this.#set(this.#store.state.playback.index, 'failed');
  }

  #durationS() {
    if (Number.isFinite(this.#active.duration)) return this.#active.duration;
    return (this.#current?.durationMs ?? 0) / 1000;
  }

  #tick() {
    this.#store.update({ clock: { positionS: this.#active.currentTime, durationS: this.#durationS() } });
  }

  #set(index, status) {
    const { playback } = this.#store.state;
    if (playback.index !== index || playback.status !== status) this.#store.update({ playback: { index, status } });
  }
}
