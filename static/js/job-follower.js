/** Joins the events of the job on show to the store. */

import { applyEvent, isActive, isEnding, newJob } from './job-events.js';
import { JobNews } from './job-news.js';
import { keptRequest } from './preferences.js';
import { errorWords, say } from './words.js';

/** @type {import('./types').Action} */
const ASK_ANEW = { name: 'ask-anew', label: say('ask.change') };
/** @type {import('./types').Action} */
const SIGN_IN = { name: 'sign-in', label: say('signIn.do') };

export class JobFollower {
  #store;
  #own;
  #whenOver;
  /** @type {?JobNews} */
  #news = null;

  /**
   * @param {import('./store.js').Store} store
   * @param {import('./own-news.js').OwnNews} own
   * @param {{onComplete: function(?string): void, onOver: function(): void, onGone: function(): void}} whenOver
   *   `onComplete` gets the saved playlist's id; `onOver` comes after any end; `onGone` when there is no such job
   */
  constructor(store, own, whenOver) {
    this.#store = store;
    this.#own = own;
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
    this.#news = new JobNews(jobId, this.#own, {
      onNews: (events, job) => this.#receive(events, job),
      onGone: () => {
        this.#whenOver.onGone();
        this.#say('info', say('job.gone'));
      },
    });
  }

  /** The job on show goes on after it had ended. @param {import('./types').JobAnswer} job as the server has just told it */
  goOn(job) {
    if (isActive(this.#store.state.job)) return; // the news of it was quicker
    this.#store.update({ ...applyEvent(this.#store.state, asProgress(job)), notice: null });
    this.#news?.catchUp();
  }

  /** The job itself goes on. */
  stop() {
    this.#news?.close();
    this.#news = null;
  }

  /** @param {import('./types').JobEvent[]} events @param {?import('./types').JobAnswer} job as the server tells it by itself */
  #receive(events, job) {
    const before = this.#store.state;
    let change = job ? introduced(before, job.topic ?? '') : {};
    // Many events at once, as after a reload, are drawn once.
    for (const event of events) change = { ...change, ...applyEvent({ ...before, ...change }, event) };
    const goesOn = !isActive(before.job) && isActive(change.job ?? before.job);
    this.#store.update(goesOn ? { ...change, notice: null } : change);
    const last = events[events.length - 1];
    if (last && isEnding(last)) this.#tellEnding(last);
  }

  /** @param {import('./types').JobEvent} event */
  #tellEnding(event) {
    if (event.type === 'complete') this.#whenOver.onComplete(event.result.playlistId ?? null);
    if (event.type === 'error') this.#say('error', errorWords(event.code, event.error) ?? event.error, wayOut(event));
    if (event.type === 'cancelled') {
      this.#say('info', say(this.#store.state.segments.some(Boolean) ? 'job.cancelledHalfway' : 'job.cancelled'));
    }
    this.#whenOver.onOver();
  }

  /** @param {import('./types').Notice['kind']} kind @param {string} text @param {?import('./types').Action} [action] */
  #say(kind, text, action = null) {
    this.#store.update({ notice: { kind, text, action } });
  }
}

/**
 * @param {import('./store.js').State} state
 * @param {string} topic gives the documentary a title until it has one of its own
 * @returns {Partial<Pick<import('./store.js').State, 'job'|'segments'|'documentary'>>}
 */
function introduced({ job, documentary }, topic) {
  if (!job || !documentary) return {};
  return { job: { ...job, topic }, documentary: { ...documentary, title: documentary.title || topic, topic } };
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
