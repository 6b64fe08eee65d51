/** Joins a job's stream to the store, and says in words how the connection stands. */

import { applyEvent, isEnding, newJob } from './job-events.js';
import { JobStream } from './job-stream.js';
import { keptRequest } from './preferences.js';

const LOST = 'Connection lost; your documentary goes on. Reconnecting…';
const GONE = 'This documentary is no longer known here. Finished ones are in My playlists.';
const CANCELLED = 'This documentary was cancelled. What is ready can still be played.';
const TRY_AGAIN = { name: 'try-again', label: 'Try again' };
const SIGN_IN = { name: 'sign-in', label: 'Sign in with Spotify' };

export class JobFollower {
  #store;
  #whenOver;
  #stream = null;

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
      documentary: { title: topic ?? '', topic: topic ?? '', summary: '', playlistId: null },
      notice: null,
    });
    this.#stream = new JobStream(jobId, {
      onEvent: (event) => this.#receive(event),
      onConnection: (connection) => this.#connection(connection),
      onStopped: (job) => this.#stopped(job),
    });
  }

  /** The job itself goes on. */
  stop() {
    this.#stream?.close();
    this.#stream = null;
  }

  #receive(event) {
    this.#store.update(applyEvent(this.#store.state, event));
    if (event.type === 'complete') this.#whenOver.onComplete(event.result.playlistId ?? null);
    if (event.type === 'error') this.#say('error', event.error, event.code === 'sign_in_again' ? SIGN_IN : TRY_AGAIN);
    if (event.type === 'cancelled') this.#say('info', CANCELLED, TRY_AGAIN);
    if (isEnding(event)) this.#whenOver.onOver();
  }

  #connection(connection) {
    const { notice } = this.#store.state;
    if (connection === 'lost') this.#say('connection', LOST);
    else if (notice?.kind === 'connection') this.#store.update({ notice: null });
  }

  /** The stream has nothing more, and its last event never came through: what the server keeps of the job must do. */
  #stopped(job) {
    if (job === null) {
      this.#whenOver.onGone();
      this.#say('info', GONE);
    } else if (job.status === 'failed') {
      const { error = 'This documentary could not be made.', code, stage } = job;
      this.#receive({ type: 'error', error, code, stage });
    } else if (job.status === 'cancelled') {
      this.#receive({ type: 'cancelled' });
    } else if (job.result?.data) {
      this.#receive({ type: 'complete', result: job.result });
    } else {
      this.#whenOver.onGone();
      this.#say('info', 'This documentary is finished. It is in My playlists.');
    }
  }

  #say(kind, text, action = null) {
    this.#store.update({ notice: { kind, text, action } });
  }
}
