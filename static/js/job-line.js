/**
 * Keeps the line to one job: over dropped connections, silent ones, and ways that do not get through.
 *
 * A way that brings nothing although the server answers is left for the next one, until the job ends. A line that
 * breaks, or a server that is away, says nothing against the way: it is tried again.
 */

import { getJob, refusalIn } from './api.js';
import { isActive, isEnding } from './job-events.js';
import { WAYS } from './job-stream.js';

/** Two missed heartbeats, and half of one for a slow line. */
const SILENT_BEATS = 2.5;
/** Whoever asks from the beginning is told at once how things stand; this is much for a slow line. */
const FIRST_WORD_MS = 8_000;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** After a failure somebody else may have had the job go on already: then more follows at once. */
const LINGER_MS = 2_000;

/**
 * @typedef {'live'|'asking'|'lost'|'switching'} Connection `live`: events come as they happen; `asking`: they are
 *   fetched every few seconds; `lost`: the server cannot be reached; `switching`: another way is tried
 *
 * @typedef {Object} Listener
 * @property {function(import('./types').JobEvent): void} onEvent each event of the job, parsed
 * @property {function(Connection): void} onConnection
 * @property {function(?import('./types').JobAnswer): void} onStopped nothing more will come: the job as the server knows it, or null when
 *   the server does not know it any more. Not called after an event that ends the job.
 */

export class JobLine {
  #jobId;
  #listener;
  #silenceMs;
  #way = 0;
  /** @type {?function(): void} */
  #close = null;
  #timers = { watchdog: 0, retry: 0, linger: 0 };
  #delayMs = FIRST_DELAY_MS;
  #lastSeq;
  /** Whether anything came over the present connection. */
  #spoke = false;
  #askedFromStart = false;
  #ended = false;
  #lost = false;
  #over = false;
  #online = () => this.#whenOnline();

  /**
   * @param {string} jobId
   * @param {Listener} listener
   * @param {{heartbeatS: number, after?: ?number}} options `heartbeatS`: how often a silent connection shows that it
   *   lives; `after`: the last event that was seen
   */
  constructor(jobId, listener, { heartbeatS, after = null }) {
    this.#jobId = jobId;
    this.#listener = listener;
    this.#silenceMs = SILENT_BEATS * heartbeatS * 1000;
    this.#lastSeq = after;
    window.addEventListener('online', this.#online);
    this.#connect();
  }

  /** The last event that came; null before the first. */
  get lastSeq() {
    return this.#lastSeq;
  }

  /** Stops listening. The job itself goes on. */
  close() {
    this.#over = true;
    this.#release();
    window.removeEventListener('online', this.#online);
  }

  get #asking() {
    return this.#way === WAYS.length - 1;
  }

  #connect() {
    this.#release();
    this.#spoke = false;
    this.#askedFromStart = this.#lastSeq === null;
    this.#close = WAYS[this.#way].open(this.#jobId, this.#lastSeq, {
      opened: () => this.#watch(),
      event: (event) => this.#receive(event),
      beat: () => this.#heard(),
      dropped: () => this.#dropped(),
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
    const waits = this.#askedFromStart && !this.#spoke ? Math.min(FIRST_WORD_MS, this.#silenceMs) : this.#silenceMs;
    this.#timers.watchdog = setTimeout(() => this.#failed({ silent: true }), waits);
  }

  #heard() {
    this.#spoke = true;
    this.#lost = false;
    this.#delayMs = FIRST_DELAY_MS;
    this.#watch();
    this.#listener.onConnection(this.#asking ? 'asking' : 'live');
  }

  /** @param {import('./types').JobEvent} event */
  #receive(event) {
    this.#heard();
    this.#lastSeq = event.seq ?? this.#lastSeq;
    this.#ended = isEnding(event);
    clearTimeout(this.#timers.linger);
    if (event.type === 'complete') this.close();
    else if (this.#ended) this.#timers.linger = setTimeout(() => this.close(), LINGER_MS);
    this.#listener.onEvent(event);
  }

  #dropped() {
    if (this.#ended) this.close();
    else this.#tellLost();
  }

  #tellLost() {
    this.#lost = true;
    this.#listener.onConnection('lost');
  }

  /** @param {{silent: boolean}} how */
  async #failed({ silent }) {
    const works = this.#spoke && !silent;
    this.#release();
    if (this.#ended) {
      this.close();
      return;
    }
    let job;
    try {
      job = await getJob(this.#jobId);
    } catch (reason) {
      if (refusalIn(reason).status === 404) this.#stop(null);
      else this.#again();
      return;
    }
    if (this.#over || this.#close) return;
    if (!isActive(job) && (this.#asking || this.#askedFromStart)) this.#stop(job);
    else if (works || this.#asking) this.#again();
    else this.#nextWay();
  }

  #nextWay() {
    this.#way += 1;
    this.#listener.onConnection('switching');
    this.#connect();
  }

  #again() {
    if (this.#over || this.#close) return;
    this.#tellLost();
    this.#timers.retry = setTimeout(() => this.#connect(), this.#delayMs);
    this.#delayMs = Math.min(LONGEST_DELAY_MS, this.#delayMs * 2);
  }

  /** @param {?import('./types').JobAnswer} job */
  #stop(job) {
    if (this.#over) return;
    this.close();
    this.#listener.onStopped(job);
  }

  #whenOnline() {
    if (this.#lost) this.#connect();
  }
}
