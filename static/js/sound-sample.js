/** Plays a sample of a voice: a few recordings, one behind the other. Nothing else may sound meanwhile. */

/**
 * @typedef {'idle'|'loading'|'playing'|'failed'} SampleStatus
 */

export class SoundSample {
  #audio = new Audio();
  #tell;
  /** Counts the samples that were begun: what belongs to an earlier one is of no interest any more. */
  #turn = 0;

  /** @param {function(SampleStatus): void} tell hears how it stands */
  constructor(tell) {
    this.#tell = tell;
  }

  /**
   * Call inside the click.
   * @param {string[]} texts
   * @param {function(string): Promise<string>} spoken the address of a text's recording
   */
  async play(texts, spoken) {
    const turn = ++this.#turn;
    this.#tell('loading');
    this.#audio.removeAttribute('src');
    this.#audio.play().catch(() => {}); // a browser lets sound begin only as long as the click is fresh
    try {
      let next = spoken(texts[0]);
      for (let place = 0; place < texts.length; place += 1) {
        const address = await next;
        if (turn !== this.#turn) return;
        if (place + 1 < texts.length) next = spoken(texts[place + 1]);
        next.catch(() => {}); // it is told when its turn has come
        await this.#heard(address);
        if (turn !== this.#turn) return;
      }
      this.#tell('idle');
    } catch {
      if (turn === this.#turn) this.#tell('failed');
    }
  }

  stop() {
    this.#turn += 1;
    this.#audio.pause();
    this.#audio.removeAttribute('src');
    this.#audio.dispatchEvent(new Event('stopped'));
    this.#tell('idle');
  }

  /** @param {string} address @returns {Promise<void>} done when it was heard to its end, or stopped */
  async #heard(address) {
    const audio = this.#audio;
    audio.src = address;
    await audio.play();
    this.#tell('playing');
    await new Promise((resolve, reject) => {
      audio.onended = resolve;
      audio.onerror = reject;
      audio.addEventListener('stopped', resolve, { once: true });
    });
  }
}
