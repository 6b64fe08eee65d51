/** The news of all of the owner's jobs: keeps `activeJobs` and `connection` in the store, and hands every event on. */

import { activeAfter } from './active-jobs.js';
import { BrowserStream } from './browser-stream.js';

/**
 * @typedef {import('./line.js').Connection} Connection
 * @typedef {import('./types').OwnerEvent} OwnerEvent
 * @typedef {{onEvent: (event: OwnerEvent) => void, onWake?: (options: {elsewhere: boolean}) => void,
 *   onPause?: () => void}} Hearer `onWake`: what it knows may be out of date; `onPause`: the page is put away
 */

const IN_ORDER = new Set(['live', 'asking']);

export class OwnNews {
  #store;
  /** @type {Set<Hearer>} */
  #hearers = new Set();
  /** @type {?BrowserStream} */
  #stream = null;
  #owner = '';
  #ready = Promise.resolve();
  /** @type {Connection} */
  #connection = 'live';
  /** @type {?Connection} */
  #elsewhere = null;
  #onDoubt = () => {};

  /** @param {import('./store.js').Store} store */
  constructor(store) {
    this.#store = store;
    for (const name of ['online', 'offline']) window.addEventListener(name, () => this.#show());
  }

  /** Whose jobs these are. */
  get owner() {
    return this.#owner;
  }

  get heartbeatS() {
    return this.#store.state.session.heartbeatS;
  }

  /** Done when it is known which jobs run, or that nobody tells. */
  get ready() {
    return this.#ready;
  }

  /** @param {() => void} act called when it is to be asked again who this is: the server was away, or refuses */
  set onDoubt(act) {
    this.#onDoubt = act;
  }

  /**
   * From now on it is the news of this owner's jobs.
   * @param {string} owner
   */
  listenTo(owner) {
    if (owner === this.#owner) return;
    this.#stream?.close();
    this.#owner = owner;
    this.#store.update({ activeJobs: [] });
    this.#connection = 'live';
    this.#show();
    if (owner === '') {
      this.#stream = null;
      this.#ready = Promise.resolve();
      return;
    }
    const isBusy = () => this.#store.state.activeJobs.length > 0;
    this.#stream = new BrowserStream(owner, {
      onEvent: (event) => this.#receive(event),
      onConnection: (connection) => this.#connected(connection),
      onRefused: () => this.#onDoubt(),
    }, { heartbeatS: this.heartbeatS, isBusy });
    this.#ready = this.#stream.open();
    for (const hearer of this.#hearers) hearer.onWake?.({ elsewhere: true });
  }

  /**
   * @param {Hearer} hearer
   * @returns {() => void} ends that
   */
  hear(hearer) {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  /** Asks at once what came since; whoever changed something need not wait for the news of it. */
  async ask() {
    await this.#stream?.ask().catch(() => {});
  }

  /** @param {{elsewhere: boolean}} options as `watchSleep` tells it */
  wake(options) {
    this.#stream?.wake(options);
    for (const hearer of this.#hearers) hearer.onWake?.(options);
  }

  /** The page is put away, maybe to come back as it is. */
  pause() {
    this.#stream?.close();
    for (const hearer of this.#hearers) hearer.onPause?.();
  }

  /** The page is back. */
  resume() {
    if (this.#stream) this.#ready = this.#stream.open();
    for (const hearer of this.#hearers) hearer.onWake?.({ elsewhere: true });
  }

  /** @param {?Connection} connection of the job on show, where it is not the owner's own and has its own line */
  tellElsewhere(connection) {
    this.#elsewhere = connection;
    this.#show();
  }

  /** @param {OwnerEvent} event */
  #receive(event) {
    this.#store.update({ activeJobs: activeAfter(this.#store.state.activeJobs, event) });
    for (const hearer of this.#hearers) hearer.onEvent(event);
  }

  /** @param {Connection} connection */
  #connected(connection) {
    const recovered = IN_ORDER.has(connection) && !IN_ORDER.has(this.#connection);
    this.#connection = connection;
    this.#show();
    if (!recovered) return;
    for (const hearer of this.#hearers) hearer.onWake?.({ elsewhere: false });
    this.#onDoubt();
  }

  #show() {
    const connection = this.#elsewhere ?? this.#connection;
    const broken = connection === 'lost' || connection === 'away';
    this.#store.update({ connection: broken && !navigator.onLine ? 'offline' : connection });
  }
}
