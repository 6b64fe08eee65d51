/**
 * Keeps a line to the server's news: over dropped connections, silent ones, and ways that do not get through.
 *
 * A way that brings nothing although the server answers is left for the next one. A line that breaks, or a server that
 * is away, says nothing against the way: it is tried again, each page at a time of its own.
 */

import { refusalIn } from './api.js';
import { WAYS } from './job-stream.js';

/** Two missed heartbeats, and half of one for a slow line. */
export const SILENT_BEATS = 2.5;
/** One missed heartbeat: enough to doubt a connection that was asleep. */
const DOUBTFUL_BEATS = 1.2;
/** Whoever opens a connection is told something at once; this is much for a slow line. */
const FIRST_WORD_MS = 8_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5_000;
/** After so many failures in a row it is not the line: nobody is there. */
const AWAY_FAILURES = 4;
/** A way that did not get through is tried again when the page wakes, if that was as long ago as this. */
const SECOND_CHANCE_MS = 300_000;
/** So many beats on one connection show that its way gets through. */
const PROVEN_BEATS = 3;
/** With these a server says that this news is not for whoever asks, or that there is none. */
const REFUSED = new Set([401, 403, 404]);
/** After a failure somebody else may have had the job go on already: then more follows at once. */
const LINGER_MS = 2_000;

/**
 * @typedef {import('./sources.js').Source} Source
 * @typedef {import('./types').OwnerEvent} OwnerEvent
 *
 * @typedef {'live'|'asking'|'lost'|'away'|'offline'|'switching'} Connection `live`: events come as they happen;
 *   `asking`: they are fetched every few seconds; `lost`: the connection broke and is made again; `away`: the server
 *   does not answer; `offline`: this device has no network; `switching`: another way is tried
 *
 * @typedef {Object} Listener
 * @property {(event: OwnerEvent, number: number) => void} onEvent
 * @property {() => void} [onBeat] the server lives, and had nothing to tell
 * @property {(connection: Connection) => void} onConnection
 * @property {(job: ?import('./types').JobAnswer) => void} onStopped nothing more will come: the job as the server knows it, or null when
 *   there is no such thing for whoever asks. Not called after an event that ends the job.
 */

export class Line {
  #source;
  #listener;
  #beatMs;
  #way;
  /** @type {?() => void} */
  #close = null;
  #timers = { watchdog: 0, retry: 0, linger: 0 };
  /** Since anything was heard. */
  #failures = 0;
  #last;
  /** How often anything came over the present connection. */
  #words = 0;
  #heardAtMs = 0;
  #fellSilent = false;
  #leftWayMs = 0;
  #ended = false;
  #over = false;

  /**
   * @param {Source} source
   * @param {Listener} listener
   * @param {{heartbeatS: number, after?: ?number, way?: number}} options `heartbeatS`: how often a silent connection
   *   shows that it lives; `after`: the last event that was seen; `way`: where in WAYS to begin
   */
  constructor(source, listener, { heartbeatS, after = null, way = 0 }) {
    this.#source = source;
    this.#listener = listener;
    this.#beatMs = heartbeatS * 1000;
    this.#last = after;
    this.#way = way;
    this.#connect();
  }

  /** The number of the last event that came; null before the first. */
  get last() {
    return this.#last;
  }

  /** Whether nothing more will come. */
  get over() {
    return this.#over;
  }

  /** Where in WAYS it is. */
  get way() {
    return this.#way;
  }

  /** Stops listening. Nothing is reported from then on. */
  close() {
    this.#over = true;
    this.#release();
  }

  /**
   * The device was asleep, or the network changed: what is in doubt is made anew at once.
   * @param {{elsewhere: boolean}} options `elsewhere`: what held the better ways up may not be there any more
   */
  wake({ elsewhere }) {
    const way = this.#way;
    if (elsewhere || Date.now() - this.#leftWayMs > SECOND_CHANCE_MS) this.#way = 0;
    const doubtful = Date.now() - this.#heardAtMs > DOUBTFUL_BEATS * this.#beatMs;
    if (!this.#close || doubtful || way !== this.#way || elsewhere) this.reconnect();
  }

  /** Makes the connection anew at once. */
  reconnect() {
    if (!this.#over) this.#connect();
  }

  get #asking() {
    return this.#way === WAYS.length - 1;
  }

  #connect() {
    this.#release();
    this.#words = 0;
    this.#close = WAYS[this.#way].open(this.#source, this.#last, {
      opened: () => this.#watch(),
      event: (event, number) => this.#receive(event, number),
      beat: () => {
        this.#heard();
        this.#listener.onBeat?.();
      },
      closed: () => this.#failed({ silent: false }),
    });
    this.#watch();
  }

  #release() {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#close?.();
    this.#close = null;
  }

  #watch() {
    clearTimeout(this.#timers.watchdog);
    if (this.#asking) return; // what is fetched has its own time limit
    const silenceMs = SILENT_BEATS * this.#beatMs;
    const waitMs = this.#words === 0 ? Math.min(FIRST_WORD_MS, silenceMs) : silenceMs;
    this.#timers.watchdog = setTimeout(() => this.#failed({ silent: true }), waitMs);
  }

  #heard() {
    this.#words += 1;
    this.#failures = 0;
    this.#heardAtMs = Date.now();
    if (this.#words >= PROVEN_BEATS) this.#fellSilent = false;
    this.#watch();
    this.#listener.onConnection(this.#asking ? 'asking' : 'live');
  }

  /** @param {OwnerEvent} event @param {number} number */
  #receive(event, number) {
    this.#heard();
    this.#last = number;
    this.#ended = this.#source.isEnding(event);
    clearTimeout(this.#timers.linger);
    if (event.type === 'complete' && this.#ended) this.close();
    else if (this.#ended) this.#timers.linger = setTimeout(() => this.close(), LINGER_MS);
    this.#listener.onEvent(event, number);
  }

  /** @param {{silent: boolean}} how `silent`: the connection is there, and brings nothing */
  async #failed({ silent }) {
    const spoke = this.#words > 0;
    this.#release();
    if (this.#ended) {
      this.close();
    } else if (spoke && !(silent && this.#fellSilent)) {
      this.#fellSilent = silent; // it may have been asleep: the same way is tried once more
      this.#again({ lost: false });
    } else {
      await this.#lookWhy();
    }
  }

  async #lookWhy() {
    let ended;
    try {
      ended = await this.#source.look(this.#last);
    } catch (error) {
      if (REFUSED.has(refusalIn(error).status)) this.#stop(null);
      else this.#again({ lost: true });
      return;
    }
    if (this.#over || this.#close) return;
    if (ended) this.#stop(ended);
    else if (this.#asking) this.#again({ lost: false });
    else this.#nextWay();
  }

  #nextWay() {
    this.#way += 1;
    this.#leftWayMs = Date.now();
    this.#fellSilent = false;
    this.#listener.onConnection('switching');
    this.#connect();
  }

  /** @param {{lost: boolean}} how `lost`: the server cannot be reached; else it is most often back at once */
  #again({ lost }) {
    if (this.#over || this.#close) return;
    if (lost || this.#failures > 0) this.#listener.onConnection(this.#failures < AWAY_FAILURES ? 'lost' : 'away');
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => this.#connect(), delayMs(this.#failures));
    this.#failures += 1;
  }

  /** @param {?import('./types').JobAnswer} job */
  #stop(job) {
    if (this.#over) return;
    this.close();
    this.#listener.onStopped(job);
  }
}

/**
 * Longer with each failure, and never the same for two pages: a server that comes back is not to meet all at once.
 * @param {number} failures so far
 * @returns {number} milliseconds
 */
export function delayMs(failures) {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures) * (0.5 + Math.random());
}
