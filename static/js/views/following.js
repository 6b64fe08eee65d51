/** Keeps what is heard in sight, gently, until the listener looks elsewhere; then a button leads back. */

/** What tells that somebody looks elsewhere. Scrolling itself does not, as we do that too. */
const LOOKING_KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End']);

/** What is heard stays in this upper share of the box, off its edge: what comes is in sight too. */
const UPPER = 0.6;
const EDGE_PX = 12;

export class Following {
  #box;
  #back;
  /** @type {?HTMLElement} */
  #node = null;
  #on = true;
  #frame = 0;

  /** @param {HTMLElement} box what scrolls @param {HTMLElement} back the button */
  constructor(box, back) {
    this.#box = box;
    this.#back = back;
    for (const type of ['wheel', 'touchmove']) box.addEventListener(type, () => this.#stop(), { passive: true });
    box.addEventListener('keydown', (event) => {
      if (LOOKING_KEYS.has(event.key)) this.#stop();
    });
    box.addEventListener('focusin', (event) => {
      if (event.target !== box && event.target !== this.#node) this.#stop();
    });
    box.addEventListener('pointerdown', (event) => {
      if (event.target === box) this.#stop(); // its scroll bar
    });
    back.addEventListener('click', () => {
      this.start();
      box.focus({ preventScroll: true });
    });
  }

  /** From now on, whatever was before. */
  start() {
    this.#on = true;
    this.#back.hidden = true;
    this.to(this.#node);
  }

  /** @param {?HTMLElement} node what is heard now */
  to(node) {
    this.#node = node;
    // Not now: where things are is known for nothing once the page is drawn, and asking would hold up the sound.
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show() {
    const node = this.#node;
    if (!node || !this.#on) return;
    const box = this.#box.getBoundingClientRect();
    const seen = node.getBoundingClientRect();
    const upperPx = box.height * UPPER;
    if (seen.top >= box.top + EDGE_PX && seen.bottom <= box.top + upperPx) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const above = node.matches('section') ? EDGE_PX : upperPx / 3;
    const top = Math.max(0, this.#box.scrollTop + seen.top - box.top - above);
    this.#box.scrollTo({ top, behavior: calm ? 'auto' : 'smooth' });
  }

  #stop() {
    if (this.#box.scrollHeight <= this.#box.clientHeight) return;
    this.#on = false;
    this.#back.hidden = false;
  }
}
