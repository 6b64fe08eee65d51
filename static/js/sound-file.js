/**
 * Plays what this server has: narration, and the songs of the library.
 *
 * Two audio elements take turns: one plays, the other loads the next part meanwhile, so that parts follow without a gap.
 */

/**
 * @typedef {import('./player.js').Sound} Sound
 * @implements {Sound}
 */
export class SoundFiles {
  #active;
  #spare;
  /** What each element holds. @type {WeakMap<HTMLAudioElement, string>} */
  #held = new WeakMap();
  /** @type {?import('./types').Segment} */
  #part = null;
  #wanted = false;
  /** @type {import('./player.js').Report} */
  #report = () => {};

  /** @param {HTMLAudioElement[]} elements two */
  constructor([active, spare]) {
    this.#active = active;
    this.#spare = spare;
    for (const element of [active, spare]) this.#listenTo(element);
  }

  /** @param {import('./player.js').Report} report */
  listen(report) {
    this.#report = report;
  }

  /** @param {import('./types').Segment} part */
  plays(part) {
    return Boolean(part.audioUrl);
  }

  unlock() {
    for (const element of [this.#active, this.#spare]) {
      if (!this.#held.has(element)) element.load();
    }
  }

  /** @param {import('./types').Segment} part */
  prepare({ audioUrl }) {
    if (audioUrl && this.#held.get(this.#spare) !== audioUrl) this.#fill(this.#spare, audioUrl);
  }

  /** @param {import('./types').Segment} part */
  load(part) {
    this.#wanted = false;
    this.#part = part;
    this.#active.pause();
    [this.#active, this.#spare] = [this.#spare, this.#active];
    if (part.audioUrl && this.#held.get(this.#active) !== part.audioUrl) this.#fill(this.#active, part.audioUrl);
    this.#active.dataset.active = 'true';
    this.#spare.dataset.active = 'false';
    this.#active.currentTime = 0;
  }

  play() {
    this.#wanted = true;
    const element = this.#active;
    element.play().catch((reason) => {
      if (element !== this.#active || reason.name !== 'NotAllowedError') return;
      this.#wanted = false;
      this.#report('blocked');
    });
  }

  pause() {
    this.#wanted = false;
    this.#active.pause();
  }

  stop() {
    this.#wanted = false;
    this.#part = null;
    for (const element of [this.#active, this.#spare]) this.#empty(element);
    return null;
  }

  /** @param {number} positionS */
  seek(positionS) {
    this.#active.currentTime = positionS;
  }

  /** @param {number} volume */
  setVolume(volume) {
    this.#active.volume = volume;
    this.#spare.volume = volume;
  }

  get positionS() {
    return this.#active.currentTime;
  }

  get durationS() {
    if (Number.isFinite(this.#active.duration)) return this.#active.duration;
    return (this.#part?.durationMs ?? 0) / 1000;
  }

  /** @param {HTMLAudioElement} element @param {string} url */
  #fill(element, url) {
    this.#held.set(element, url);
    element.src = url;
  }

  /** @param {HTMLAudioElement} element */
  #empty(element) {
    element.pause();
    if (!this.#held.delete(element)) return;
    element.removeAttribute('src');
    element.load();
  }

  /** @param {HTMLAudioElement} element */
  #listenTo(element) {
    /** @param {string} type @param {function(): void} react */
    const whenActive = (type, react) => element.addEventListener(type, () => {
      if (element === this.#active && this.#held.has(element)) react();
    });
    whenActive('playing', () => {
      if (!element.paused) this.#report('playing');
    });
    whenActive('waiting', () => this.#report('starting'));
    // A pause that nobody here asked for: headphones pulled out, a phone call, the system's own media keys.
    whenActive('pause', () => {
      if (!this.#wanted || element.ended || !element.paused) return;
      this.#wanted = false;
      this.#report('paused');
    });
    whenActive('timeupdate', () => this.#report('moved'));
    whenActive('durationchange', () => this.#report('moved'));
    whenActive('ended', () => this.#report('ended'));
    element.addEventListener('error', () => {
      if (this.#held.delete(element) && element === this.#active) this.#report('failed');
    });
  }
}
