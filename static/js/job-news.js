/**
 * The events of one job: in order, each once, none left out, from its beginning until nobody wants them any more. Those of
 * the owner's own jobs come with the news of all of them; a job of somebody else, as behind a shared link, has a line of its own.
 */

import { getEvents, getJob, refusalIn } from './api.js';
import { isActive, isEnding } from './job-events.js';
import { delayMs, Line } from './line.js';
import { jobSource } from './sources.js';

/**
 * @typedef {import('./types').JobEvent} JobEvent
 * @typedef {import('./types').OwnerEvent} OwnerEvent
 * @typedef {Object} Told
 * @property {(events: JobEvent[], job: ?import('./types').JobAnswer) => void} onNews the next ones; `job`, as the server tells it
 *   by itself, comes with the first
 * @property {() => void} onGone there is no such job
 */

export class JobNews {
  #jobId;
  #own;
  #told;
  #last = 0;
  #introduced = false;
  /** Whether it is somebody else's. */
  #foreign = false;
  /** Whether its last run has ended. */
  #ended = false;
  #over = false;
  /** Whether it is being asked for. */
  #asking = false;
  #failures = 0;
  #retry = 0;
  /** @type {OwnerEvent[]} what came while it was being asked for */
  #early = [];
  /** @type {?Line} */
  #line = null;
  #unhear;

  /**
   * @param {string} jobId
   * @param {import('./own-news.js').OwnNews} own
   * @param {Told} told
   */
  constructor(jobId, own, told) {
    this.#jobId = jobId;
    this.#own = own;
    this.#told = told;
    this.#unhear = own.hear({
      onEvent: (event) => this.#hear(event),
      onWake: (options) => this.#wake(options),
      onPause: () => this.#hangUp(),
    });
    this.catchUp();
  }

  /** Nothing is told from then on. */
  close() {
    this.#over = true;
    clearTimeout(this.#retry);
    this.#unhear();
    this.#hangUp();
  }

  /** Asks for what has not been told yet, and listens on. */
  async catchUp() {
    if (this.#asking || this.#over) return;
    clearTimeout(this.#retry);
    this.#asking = true;
    let job;
    let events;
    try {
      [job, events] = await Promise.all([getJob(this.#jobId), getEvents(this.#jobId, this.#last)]);
    } catch (error) {
      this.#asking = false;
      this.#failed(refusalIn(error).status === 404);
      return;
    }
    this.#asking = false;
    if (this.#over) return;
    this.#failures = 0;
    this.#tell(events, this.#introduced ? null : job);
    this.#introduced = true;
    this.#listen(job);
  }

  /** @param {boolean} gone */
  #failed(gone) {
    if (this.#over) return;
    if (gone) {
      this.close();
      if (!this.#ended) this.#told.onGone(); // what has ended is forgotten in time, and is still good to hear
      return;
    }
    this.#retry = setTimeout(() => this.catchUp(), delayMs(this.#failures));
    this.#failures += 1;
  }

  /** @param {import('./types').JobAnswer} job */
  #listen(job) {
    const early = this.#early.splice(0);
    this.#foreign = job.userId !== this.#own.owner;
    if (!this.#foreign) {
      this.#hangUp();
      for (const event of early) this.#hear(event);
    } else if (isActive(job)) {
      if (this.#line?.over) this.#hangUp();
      this.#line ??= new Line(jobSource(this.#jobId), {
        onEvent: (event) => this.#tell([/** @type {JobEvent} */ (event)]),
        onConnection: (connection) => this.#own.tellElsewhere(connection),
        onStopped: (stopped) => this.#stopped(stopped),
      }, { heartbeatS: this.#own.heartbeatS, after: this.#last });
    }
  }

  #hangUp() {
    if (!this.#line) return;
    this.#line.close();
    this.#line = null;
    this.#own.tellElsewhere(null);
  }

  /** @param {?import('./types').JobAnswer} job as the server knows it; null where it does not */
  #stopped(job) {
    this.#hangUp();
    if (job) this.catchUp();
    else this.#failed(true);
  }

  /** @param {OwnerEvent} event */
  #hear(event) {
    if (this.#foreign) return;
    if (this.#asking) {
      this.#early.push(event);
    } else if ('jobs' in event) {
      const told = event.jobs.find((job) => job.jobId === this.#jobId);
      if (!told || told.seq !== this.#last) this.catchUp();
    } else if (event.jobId === this.#jobId) {
      if (numberOf(event) > this.#last + 1) this.catchUp();
      else this.#tell([event]);
    }
  }

  /** @param {{elsewhere: boolean}} options */
  #wake(options) {
    this.#line?.wake(options);
    const own = this.#introduced && !this.#foreign;
    if (!own || options.elsewhere) this.catchUp();
  }

  /** @param {JobEvent[]} events @param {?import('./types').JobAnswer} [job] */
  #tell(events, job = null) {
    const fresh = events.filter((event) => numberOf(event) > this.#last);
    const newest = fresh[fresh.length - 1];
    if (newest) {
      this.#last = numberOf(newest);
      this.#ended = isEnding(newest);
      if (this.#ended) this.#own.tellElsewhere(null);
    }
    if (newest || job) this.#told.onNews(fresh, job);
    if (newest?.type === 'complete') this.close();
  }
}

/** @param {JobEvent} event */
function numberOf(event) {
  return event.seq ?? 0;
}
