/**
 * Plays what this server has: narration, and the songs of the library.
 *
 * Two audio elements take turns: one plays, the other loads the next part meanwhile, so that parts follow without a gap.
 */

/**
 * @typedef {import('./player.js').Sound} Sound
 * @typedef {import('./types').Segment} Segment
 * @implements {Sound}
 */
export class SoundFiles {
  #active;
  #spare;
  /** What each element holds. @type {WeakMap<HTMLAudioElement, Segment>} */
  #held = new WeakMap();
  /** @type {?Segment} */
  #part = null;
  #wanted = false;
  #speed = 1;
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

  /** @param {Segment} part */
  plays(part) {
    return Boolean(part.audioUrl);
  }

  unlock() {
    for (const element of [this.#active, this.#spare]) {
      if (!this.#held.has(element)) element.load();
    }
  }

  /** Stands at its beginning afterwards: going there only when it is its turn would cost the time of a jump. @param {Segment} part */
  prepare(part) {
    if (!this.#holds(this.#spare, part)) this.#fill(this.#spare, part);
    else stand(this.#spare, 0);
  }

  /** @param {Segment} part @param {number} positionS */
  load(part, positionS) {
    this.#wanted = false;
    this.#part = part;
    this.#active.pause();
    [this.#active, this.#spare] = [this.#spare, this.#active];
    if (!this.#holds(this.#active, part)) this.#fill(this.#active, part);
    this.#active.dataset.active = 'true';
    this.#spare.dataset.active = 'false';
    stand(this.#active, positionS);
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

  /** @param {number} speed */
  setSpeed(speed) {
    this.#speed = speed;
    for (const element of [this.#active, this.#spare]) this.#pace(element);
  }

  get positionS() {
    return this.#active.currentTime;
  }

  get durationS() {
    if (Number.isFinite(this.#active.duration)) return this.#active.duration;
    return (this.#part?.durationMs ?? 0) / 1000;
  }

  /** @param {HTMLAudioElement} element @param {Segment} part */
  #holds(element, part) {
    return this.#held.get(element)?.audioUrl === part.audioUrl;
  }

  /** @param {HTMLAudioElement} element @param {Segment} part */
  #fill(element, part) {
    this.#held.set(element, part);
    element.src = part.audioUrl ?? '';
    this.#pace(element);
  }

  /** The default rate too: an element returns to it with every new source. @param {HTMLAudioElement} element */
  #pace(element) {
    const rate = this.#held.get(element)?.type === 'narration' ? this.#speed : 1;
    element.preservesPitch = true;
    element.defaultPlaybackRate = rate;
    element.playbackRate = rate;
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
    /** @param {keyof HTMLMediaElementEventMap} type @param {function(): void} react */
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

/** Going where one is already would still be a jump, with its pause. @param {HTMLAudioElement} element @param {number} positionS */
function stand(element, positionS) {
  if (element.currentTime !== positionS) element.currentTime = positionS;
}
