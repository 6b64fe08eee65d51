/**
 * The one stream of this browser. Whichever tab leads keeps the line to the server and passes on what it hears; the
 * others listen to that tab. HTTP/1.1 lets a browser open six connections to a server: with a stream in each tab, the
 * seventh tab would hang.
 *
 * @typedef {import('./line.js').Connection} Connection
 * @typedef {{kind: 'news', event: import('./types').OwnerEvent, at: number, before: ?number}} NewsMessage
 * @typedef {{kind: 'beat', at: ?number, connection: Connection, way: number, hidden: boolean}} BeatMessage the leader
 *   lives: how far it has heard, how, over which of the WAYS, and whether it is in the background
 * @typedef {{kind: 'ask'}} AskMessage whoever leads is to show that it lives
 */

import { getOwnerEvents } from './api.js';
import { Leadership } from './leadership.js';
import { Line, SILENT_BEATS } from './line.js';
import { OwnFeed } from './own-feed.js';
import { ownerSource } from './sources.js';
import { SpokenLeadership } from './spoken-leadership.js';

/** A tab that leads answers within milliseconds, also one in the background; this is much for one that is busy. */
const ANSWER_MS = 1_000;
/** Many tabs that are opened at once, as at a browser's start, are slow for a while. */
const FIRST_ANSWER_MS = 5_000;
/** Tabs that wait for the same silent leader are not to depose each other. */
const JITTER_BEATS = 0.5;
/** @type {Set<Connection>} */
const BROKEN = new Set(['lost', 'away']);

export class BrowserStream {
  #owner;
  #listener;
  #heartbeatS;
  #isBusy;
  #feed;
  #leadership;
  /** @type {?BroadcastChannel} */
  #channel = null;
  /** @type {?Line} */
  #line = null;
  /** @type {Connection} */
  #connection = 'live';
  #way = 0;
  /** @type {?number} the number of the event before the next one on the line */
  #before = null;
  #watchdog = 0;
  #open = false;

  /**
   * @param {string} owner whose jobs
   * @param {Object} listener
   * @param {(event: import('./types').OwnerEvent) => void} listener.onEvent
   * @param {(how: Connection) => void} listener.onConnection
   * @param {() => void} listener.onRefused this news is not for whoever asks (any more)
   * @param {{heartbeatS: number, isBusy: () => boolean}} options `isBusy`: whether any of the jobs runs or waits
   */
  constructor(owner, listener, { heartbeatS, isBusy }) {
    this.#owner = owner;
    this.#listener = listener;
    this.#heartbeatS = heartbeatS;
    this.#isBusy = isBusy;
    this.#feed = new OwnFeed((after) => getOwnerEvents(owner, after), (event) => listener.onEvent(event));
    this.#leadership = new (navigator.locks ? Leadership : SpokenLeadership)(`musicdoc.line.${owner}`, {
      onLead: () => this.#lead(),
      onDeposed: () => this.#deposed(),
    });
  }

  /**
   * Begins to listen, or goes on after `close`.
   * @returns {Promise<void>} done when it is known how things stand, or that nobody tells
   */
  async open() {
    if (this.#open) return;
    this.#open = true;
    await this.#feed.catchUp().catch(() => {});
    if (!this.#open || this.#channel || this.#line) return;
    if (!('BroadcastChannel' in window)) {
      this.#lead();
      return;
    }
    this.#channel = new BroadcastChannel(`musicdoc.news.${this.#owner}`);
    this.#channel.addEventListener('message', ({ data }) => this.#heard(data));
    this.#leadership.join();
    this.#tell({ kind: 'ask' });
    this.#watch(FIRST_ANSWER_MS);
  }

  /** Stops listening; another tab leads, if this one did. */
  close() {
    this.#open = false;
    clearTimeout(this.#watchdog);
    this.#leadership.leave();
    this.#line?.close();
    this.#line = null;
    this.#channel?.close();
    this.#channel = null;
  }

  /**
   * Asks at once for what may have been missed.
   * @returns {Promise<void>}
   * @throws {import('./api.js').ApiError}
   */
  ask() {
    return this.#feed.catchUp();
  }

  /**
   * The device or this tab was asleep, or the network changed.
   * @param {{elsewhere: boolean}} options `elsewhere`: another network, it may be
   */
  wake(options) {
    if (!this.#open) return;
    this.#feed.catchUp().catch(() => this.#line?.reconnect());
    if (this.#line?.over) this.#lead();
    else if (this.#line) this.#line.wake(options);
    else if (this.#channel) this.#doubt();
  }

  #lead() {
    clearTimeout(this.#watchdog);
    this.#line?.close();
    this.#line = new Line(ownerSource(this.#owner, this.#isBusy), {
      onEvent: (event, at) => this.#pass(event, at),
      onBeat: () => this.#beat(),
      onConnection: (connection) => this.#connected(connection),
      onStopped: () => this.#listener.onRefused(),
    }, { heartbeatS: this.#heartbeatS, after: this.#feed.last, way: this.#way });
    this.#before = this.#feed.last;
    this.#beat();
  }

  #deposed() {
    this.#line?.close();
    this.#line = null;
    if (!this.#open) return;
    this.#leadership.join();
    this.#watch();
    this.#feed.catchUp().catch(() => {});
  }

  /** @param {import('./types').OwnerEvent} event @param {number} at */
  #pass(event, at) {
    const news = { event, at, before: this.#before };
    this.#before = at;
    this.#tell({ kind: 'news', ...news });
    this.#feed.receive(news);
  }

  #beat() {
    if (!this.#line) return;
    const { way } = this.#line;
    this.#tell({ kind: 'beat', at: this.#feed.last, connection: this.#connection, way, hidden: document.hidden });
  }

  /** @param {Connection} connection */
  #connected(connection) {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#beat();
    this.#listener.onConnection(connection);
  }

  /** @param {NewsMessage|BeatMessage|AskMessage} message */
  #heard(message) {
    if (message.kind === 'ask') {
      this.#beat();
      return;
    }
    if (this.#line) return; // two lead for a moment: the browser has told one of them, or is about to
    this.#watch();
    if (message.kind === 'news') {
      this.#feed.receive(message);
    } else {
      this.#way = message.way;
      this.#connected(message.connection);
      this.#feed.heardOf(message.at);
      // Browsers let pages in the background wait, so that those would try again once a minute at most.
      if (message.hidden && !document.hidden && BROKEN.has(message.connection)) this.#leadership.take();
    }
  }

  /** @param {NewsMessage|BeatMessage|AskMessage} message */
  #tell(message) {
    this.#channel?.postMessage(message);
  }

  /** @param {number} [mostMs] */
  #watch(mostMs = Infinity) {
    clearTimeout(this.#watchdog);
    const silenceMs = (SILENT_BEATS + JITTER_BEATS * Math.random()) * this.#heartbeatS * 1000;
    this.#watchdog = setTimeout(() => this.#doubt(), Math.min(silenceMs, mostMs));
  }

  /** The leader may be stuck, or frozen by the browser: unless it answers, this tab takes its place. */
  #doubt() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#leadership.take(), ANSWER_MS * (1 + Math.random() / 2));
    this.#tell({ kind: 'ask' });
  }
}
