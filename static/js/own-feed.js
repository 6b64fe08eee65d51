/**
 * The events of all of an owner's jobs as one tab hears them: in order, each once, none left out. Whatever brings them
 * may repeat itself, skip some, or fall asleep; what is missing is asked for.
 */

/**
 * @typedef {import('./types').OwnerEvent} OwnerEvent
 * @typedef {{events: OwnerEvent[], last: number}} Answer the events behind a number, and the number to ask with next
 * @typedef {{event: OwnerEvent, at: number, before: ?number}} News an event, its number, and that of the one before it
 */

export class OwnFeed {
  #ask;
  #deliver;
  /** @type {?number} */
  #last = null;
  /** @type {?Promise<void>} */
  #asking = null;
  #wanted = false;
  /** @type {News[]} behind a gap */
  #waiting = [];

  /**
   * @param {(after: ?number) => Promise<Answer>} ask
   * @param {(event: OwnerEvent) => void} deliver
   */
  constructor(ask, deliver) {
    this.#ask = ask;
    this.#deliver = deliver;
  }

  /** The number of the last event that was delivered; null before anything is known. */
  get last() {
    return this.#last;
  }

  /** @param {News} news */
  receive(news) {
    const { event, at, before } = news;
    if (event.type === 'init') {
      this.#take(event, at);
    } else if (this.#last === null || (before ?? 0) > this.#last) {
      this.#waiting.push(news);
      if (!this.#asking) this.catchUp().catch(() => {}); // the next sign of life asks again
    } else if (at > this.#last) {
      this.#take(event, at);
    }
  }

  /** Somebody has heard everything up to `at`. @param {?number} at */
  heardOf(at) {
    if (at !== null && (this.#last === null || at > this.#last)) this.catchUp().catch(() => {});
  }

  /**
   * Asks for what came since. One question at a time: what comes up meanwhile is answered by another.
   * @returns {Promise<void>}
   * @throws {import('./api.js').ApiError}
   */
  catchUp() {
    this.#wanted = true;
    this.#asking ??= this.#fetchAll().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #fetchAll() {
    while (this.#wanted || this.#waiting.length > 0) {
      this.#wanted = false;
      const early = this.#waiting.splice(0);
      await this.#fetch();
      // The server had told these when it was asked, so that all before them is here now.
      for (const { event, at } of early) if (at > (this.#last ?? 0)) this.#take(event, at);
      for (const news of this.#waiting.splice(0)) this.receive(news);
    }
  }

  async #fetch() {
    const { events, last } = await this.#ask(this.#last);
    for (const event of events) {
      const at = event.at ?? 0;
      if (event.type === 'init' || this.#last === null || at > this.#last) this.#take(event, at);
    }
    this.#last = Math.max(this.#last ?? 0, last);
  }

  /** @param {OwnerEvent} event @param {number} at */
  #take(event, at) {
    this.#last = at;
    this.#deliver(event);
  }
}
