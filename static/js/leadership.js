/**
 * One of this browser's tabs leads: the one that holds a lock. When it closes, the browser itself hands the lock to the
 * next in line.
 */

export class Leadership {
  #name;
  #onLead;
  #onDeposed;
  #leads = false;
  /** @type {?AbortController} */
  #place = null;

  /**
   * @param {string} name of the lock
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
    this.leave();
    const place = new AbortController();
    this.#place = place;
    this.#request(place, { signal: place.signal });
  }

  /** Leads at once: the tab that does is stuck. */
  take() {
    this.leave();
    this.#place = new AbortController();
    this.#request(this.#place, { steal: true });
  }

  /** Leads no longer, and does not want to. */
  leave() {
    this.#leads = false;
    this.#place?.abort();
    this.#place = null;
  }

  /** @param {AbortController} place @param {LockOptions} options */
  async #request(place, options) {
    const hold = () => new Promise((release) => {
      if (place.signal.aborted) {
        release(undefined);
        return;
      }
      place.signal.addEventListener('abort', () => release(undefined));
      this.#leads = true;
      this.#onLead();
    });
    try {
      await navigator.locks.request(this.#name, options, hold);
    } catch (error) {
      if (this.#place !== place) return; // left by itself
      const deposed = this.#leads;
      this.#leads = false;
      if (/** @type {Error} */ (error).name !== 'AbortError') hold(); // no locks here after all: each tab for itself
      else if (deposed) this.#onDeposed();
    }
  }
}
