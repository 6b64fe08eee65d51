/**
 * One of this browser's tabs leads, where there are no locks: browsers have them only for pages that came over HTTPS or
 * from this machine. The tabs agree among themselves. Should two lead for a moment, everything is merely said twice.
 */

/** A tab in the background answers within milliseconds; whoever hears nothing for as long as this is alone. */
const ANSWER_MS = 250;

/**
 * @typedef {{word: 'who'|'leaving', term: number, id: number}|{word: 'here', term: number, id: number}} Said `term` grows
 *   with every change of the lead by force; of two in the same term the smaller `id` leads
 */

export class SpokenLeadership {
  #name;
  #onLead;
  #onDeposed;
  #leads = false;
  #id = Math.random();
  #term = 0;
  #timer = 0;
  /** @type {?BroadcastChannel} */
  #channel = null;

  /**
   * @param {string} name of the channel on which they agree
   * @param {{onLead: () => void, onDeposed: () => void}} told `onDeposed`: another tab took the lead away
   */
  constructor(name, { onLead, onDeposed }) {
    this.#name = name;
    this.#onLead = onLead;
    this.#onDeposed = onDeposed;
  }

  get leads() {
    return this.#leads;
  }

  /** Leads as soon as nobody else does. */
  join() {
    if (!this.#channel) {
      this.#channel = new BroadcastChannel(this.#name);
      this.#channel.addEventListener('message', ({ data }) => this.#hear(data));
    }
    this.#say('who');
    this.#leadUnlessHeard();
  }

  /** Leads at once: the tab that does is stuck. */
  take() {
    this.#term += 1;
    this.#lead();
  }

  /** Leads no longer, and does not want to. */
  leave() {
    clearTimeout(this.#timer);
    if (this.#leads) this.#say('leaving');
    this.#leads = false;
    this.#channel?.close();
    this.#channel = null;
  }

  #leadUnlessHeard() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lead(), ANSWER_MS * (1 + Math.random()));
  }

  #lead() {
    clearTimeout(this.#timer);
    this.#leads = true;
    this.#say('here');
    this.#onLead();
  }

  /** @param {Said['word']} word */
  #say(word) {
    this.#channel?.postMessage({ word, term: this.#term, id: this.#id });
  }

  /** @param {Said} said */
  #hear({ word, term, id }) {
    if (word === 'leaving') {
      if (!this.#leads) this.#leadUnlessHeard();
    } else if (word === 'who') {
      if (this.#leads) this.#say('here');
    } else {
      this.#giveWay(term, id);
    }
  }

  /** @param {number} term @param {number} id of another tab that leads */
  #giveWay(term, id) {
    const yields = term > this.#term || (term === this.#term && (!this.#leads || id < this.#id));
    this.#term = Math.max(this.#term, term);
    if (yields) {
      clearTimeout(this.#timer);
      const deposed = this.#leads;
      this.#leads = false;
      if (deposed) this.#onDeposed();
    } else if (this.#leads) {
      this.#say('here');
    }
  }
}
