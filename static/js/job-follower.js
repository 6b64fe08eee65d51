/** Joins a job's events to the store, and says in words how the connection stands. */

import { applyEvent, isActive, isEnding, newJob } from './job-events.js';
import { JobLine } from './job-line.js';
import { keptRequest } from './preferences.js';
import { errorWords, say } from './words.js';

/** @type {import('./types').Action} */
const ASK_ANEW = { name: 'ask-anew', label: say('ask.change') };
/** @type {import('./types').Action} */
const SIGN_IN = { name: 'sign-in', label: say('signIn.do') };

export class JobFollower {
  #store;
  #whenOver;
  /** @type {?JobLine} */
  #line = null;

  /**
   * @param {import('./store.js').Store} store
   * @param {{onComplete: function(?string): void, onOver: function(): void, onGone: function(): void}} whenOver
   *   `onComplete` gets the saved playlist's id; `onOver` comes after any end; `onGone` when there is no such job
   */
  constructor(store, whenOver) {
    this.#store = store;
    this.#whenOver = whenOver;
  }

  /** Shows this job from its beginning and goes on until it ends. @param {string} jobId */
  follow(jobId) {
    this.stop();
    const request = keptRequest(jobId);
    const topic = request?.topic ?? null;
    this.#store.update({
      request,
      job: newJob(jobId, topic),
      segments: [],
      plan: null,
      scripts: {},
      resume: null,
      documentary: { title: topic ?? '', topic: topic ?? '', summary: '', playlistId: null },
      notice: null,
    });
    this.#listen(jobId, null);
  }

  /** The job on show goes on after it had ended. @param {import('./types').JobAnswer} job as the server has just told it */
  goOn(job) {
    const after = this.#line?.lastSeq ?? null;
    this.stop();
    this.#store.update({ ...applyEvent(this.#store.state, asProgress(job)), notice: null });
    this.#listen(job.id, after);
  }

  /** The job itself goes on. */
  stop() {
    this.#line?.close();
    this.#line = null;
  }

  /** @param {string} jobId @param {?number} after */
  #listen(jobId, after) {
    const { heartbeatS } = this.#store.state.session;
    this.#store.update({ connection: 'live' });
    this.#line = new JobLine(jobId, {
      onEvent: (event) => this.#receive(event),
      onConnection: (connection) => this.#connection(connection),
      onStopped: (job) => this.#stopped(job),
    }, { heartbeatS, after });
  }

  /** @param {import('./types').JobEvent} event */
  #receive(event) {
    const wasOver = !isActive(this.#store.state.job);
    this.#store.update(applyEvent(this.#store.state, event));
    if (wasOver && isActive(this.#store.state.job)) this.#store.update({ notice: null });
    if (event.type === 'complete') this.#whenOver.onComplete(event.result.playlistId ?? null);
    if (event.type === 'error') this.#say('error', errorWords(event.code, event.error) ?? event.error, wayOut(event));
    if (event.type === 'cancelled') {
      this.#say('info', say(this.#store.state.segments.some(Boolean) ? 'job.cancelledHalfway' : 'job.cancelled'));
    }
    if (isEnding(event)) this.#whenOver.onOver();
  }

  /** @param {import('./job-line.js').Connection} connection */
  #connection(connection) {
    const { notice } = this.#store.state;
    this.#store.update({ connection });
    if (connection === 'lost') this.#say('connection', say('line.lost'));
    else if (notice?.kind === 'connection') this.#store.update({ notice: null });
  }

  /** No more events will come, and its last event never came through: what the server keeps of the job must do.
   * @param {?import('./types').JobAnswer} job */
  #stopped(job) {
    if (job === null) {
      this.#whenOver.onGone();
      this.#say('info', say('job.gone'));
    } else if (job.status === 'failed') {
      const { error = say('job.failed'), code, stage, retryable } = job;
      this.#receive({ type: 'error', error, code, stage, retryable });
    } else if (job.status === 'cancelled') {
      this.#receive({ type: 'cancelled' });
    } else if (job.result?.data) {
      this.#receive({ type: 'complete', result: job.result });
    } else {
      this.#whenOver.onGone();
      this.#say('info', say('job.finished'));
    }
  }

  /** @param {import('./types').Notice['kind']} kind @param {string} text @param {?import('./types').Action} [action] */
  #say(kind, text, action = null) {
    this.#store.update({ notice: { kind, text, action } });
  }
}

/** @param {import('./types').JobAnswer} job @returns {import('./types').JobEvent} how it stands, as an event tells it */
function asProgress({ status, stage, stageLabel, progress, detail, queuePosition, queueWaitS, etaS, updatedAt }) {
  return {
    type: 'progress', status, stage: stage ?? undefined, stageLabel, progress, detail, queuePosition, queueWaitS,
    etaS: etaS ?? undefined, updatedAt: updatedAt ?? undefined,
  };
}

/** What the notice of a failure offers; where the job itself can go on, its own button is beside its progress.
 * @param {{code?: ?string, retryable?: boolean}} error
 * @returns {?import('./types').Action}
 */
function wayOut({ code, retryable }) {
  if (code === 'sign_in_again') return SIGN_IN;
  return retryable ? null : ASK_ANEW;
}
