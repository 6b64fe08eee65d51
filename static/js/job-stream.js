/**
 * The only place that opens an EventSource. Follows one job until it ends, over dropped connections and silent ones.
 *
 * The browser resumes by itself (Last-Event-ID) when a connection drops. It does not when the line goes dead without
 * a word, nor after any answer other than 200; those two cases are handled here.
 */

import { getJob, streamAddress } from './api.js';
import { isActive, isEnding } from './job-events.js';

/** The server's heartbeat comes every 15 s; two missed ones, and some slack for a slow line, mean a dead connection. */
const SILENCE_MS = 2 * 15_000 + 5_000;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/**
 * @typedef {Object} Listener
 * @property {function(Object): void} onEvent each event of the job, parsed
 * @property {function('live'|'lost'): void} onConnection
 * @property {function(?Object): void} onStopped nothing more will come: the job as the server knows it, or null when
 *   the server does not know it any more. Not called after an event that ends the job.
 */

export class JobStream {
  #jobId;
  #listener;
  #source = null;
  #watchdog = 0;
  #retry = 0;
  #delayMs = FIRST_DELAY_MS;
  #lastSeq = null;
  #askedFromStart = false;
  #closed = false;
  #online = () => this.#whenOnline();

  /**
   * @param {string} jobId
   * @param {Listener} listener
   */
  constructor(jobId, listener) {
    this.#jobId = jobId;
    this.#listener = listener;
    window.addEventListener('online', this.#online);
    this.#connect();
  }

  /** Stops listening. The job itself goes on. */
  close() {
    this.#closed = true;
    this.#release();
    window.removeEventListener('online', this.#online);
  }

  #connect() {
    this.#release();
    this.#askedFromStart = this.#lastSeq === null;
    const source = new EventSource(streamAddress(this.#jobId, this.#lastSeq));
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('message', (message) => this.#receive(message));
    source.addEventListener('heartbeat', () => this.#heard());
    source.addEventListener('error', () => this.#failed(source));
    this.#source = source;
    this.#heard();
  }

  #release() {
    clearTimeout(this.#watchdog);
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  #heard() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#listener.onConnection('lost');
      this.#connect();
    }, SILENCE_MS);
  }

  #opened() {
    this.#delayMs = FIRST_DELAY_MS;
    this.#heard();
    this.#listener.onConnection('live');
  }

  #receive(message) {
    this.#heard();
    const seq = Number.parseInt(message.lastEventId, 10);
    if (!Number.isNaN(seq)) this.#lastSeq = seq;
    const event = JSON.parse(message.data);
    if (isEnding(event)) this.close();
    this.#listener.onEvent(event);
  }

  #failed(source) {
    if (source !== this.#source) return;
    if (source.readyState !== EventSource.CLOSED) {
      this.#listener.onConnection('lost');
      return;
    }
    this.#release();
    this.#ask();
  }

  /** The stream was refused: the job's own page says whether it makes sense to come back. */
  async #ask() {
    let job;
    try {
      job = await getJob(this.#jobId);
    } catch (error) {
      if (error.status === 404) this.#stop(null);
      else this.#again();
      return;
    }
    if (this.#closed || this.#source) return;
    if (isActive(job)) this.#again();
    else if (this.#askedFromStart) this.#stop(job);
    else this.#fromStart();
  }

  /** The job ended and its last event was missed: a fresh stream tells the whole story. */
  #fromStart() {
    this.#lastSeq = null;
    this.#connect();
  }

  #again() {
    if (this.#closed || this.#source) return;
    this.#listener.onConnection('lost');
    this.#retry = setTimeout(() => this.#connect(), this.#delayMs);
    this.#delayMs = Math.min(LONGEST_DELAY_MS, this.#delayMs * 2);
  }

  #stop(job) {
    if (this.#closed) return;
    this.close();
    this.#listener.onStopped(job);
  }

  #whenOnline() {
    if (this.#source?.readyState !== EventSource.OPEN) this.#connect();
  }
}
