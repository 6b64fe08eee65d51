/** Everything a person can ask the page to do, apart from playing. */

import * as api from './api.js';
import { readAddress, writeAddress } from './address.js';
import { canGoOn } from './job-events.js';
import { JobFollower } from './job-follower.js';
import { keepRequest, keepRetry, keptPlace, takeRetry } from './preferences.js';
import { say } from './words.js';

/** @type {import('./types').Action} */
const SIGN_IN = { name: 'sign-in', label: say('signIn.do') };
/** @type {import('./types').Action} */
const ASK_ANEW = { name: 'ask-anew', label: say('ask.anew') };

export class Actions {
  #store;
  #player;
  #own;
  #follower;
  #refreshes = 0;

  /**
   * @param {import('./store.js').Store} store
   * @param {import('./player.js').Player} player
   * @param {import('./own-news.js').OwnNews} own
   */
  constructor(store, player, own) {
    this.#store = store;
    this.#player = player;
    this.#own = own;
    own.hear({ onEvent: ({ type }) => type === 'complete' && this.refresh() });
    this.#follower = new JobFollower(store, own, {
      onComplete: (playlistId) => writeAddress({ playlistId }),
      onOver: () => this.#retryAfterSignIn(),
      onGone: () => this.close(),
    });
  }

  /**
   * Starts a documentary, to be heard as soon as its first part is ready. Call inside the click.
   * @param {import('./types').Request} request
   * @throws {api.ApiError} when the server does not take it
   */
  async generate(request) {
    this.#player.unlock();
    const jobId = await api.createJob(request);
    keepRequest(jobId, request);
    this.showJob(jobId, { listen: true });
    this.#own.ask();
  }

  /**
   * @param {string} jobId
   * @param {{listen: boolean}} options whether to play as soon as there is something to hear
   */
  showJob(jobId, { listen }) {
    this.#player.reset({ wanted: listen });
    this.#follower.follow(jobId);
    writeAddress({ jobId });
  }

  /** Stops a job, the one on show where none is named. That it stopped, its own last event says. @param {string} [jobId] */
  async cancel(jobId = this.#store.state.job?.id) {
    if (jobId) await this.#tried(() => api.cancelJob(jobId));
    this.#own.ask();
  }

  /** Lets the job on show go on where it stopped. Call inside the click. */
  async retry() {
    const id = this.#store.state.job?.id;
    if (!id) return;
    this.#player.unlock();
    let job;
    try {
      job = await api.retryJob(id);
    } catch (reason) {
      const error = api.refusalIn(reason);
      if (error.status === 409) this.#follower.follow(id); // somebody else was quicker
      else if (error.status === 404) this.#say(say('job.unknown'), ASK_ANEW);
      else this.#say(error.message, error.code === 'sign_in_again' ? SIGN_IN : null);
      return;
    }
    if (this.#store.state.job?.id !== id) return;
    this.#follower.goOn(job);
    this.#player.goOn();
    this.#own.ask();
  }

  /** The listener leaves to sign in: what failed for want of that goes on by itself afterwards. */
  leaveToSignIn() {
    const { job } = this.#store.state;
    if (job && canGoOn(job)) keepRetry(job.id);
  }

  /** Shows what the address asks for, or else the newest job that still runs. */
  async showAddress() {
    const { jobId, playlistId } = readAddress();
    this.refresh();
    if (playlistId) await this.openPlaylist(playlistId);
    else if (jobId) this.showJob(jobId, { listen: false });
    else {
      this.close();
      await this.#own.ready;
      const [newest] = this.#store.state.activeJobs;
      if (newest && !this.#store.state.documentary) this.showJob(newest.id, { listen: false });
    }
  }

  /**
   * @param {string} playlistId
   * @param {{asStep?: boolean}} [options] `asStep`: Back returns to what is on show now
   */
  async openPlaylist(playlistId, { asStep = false } = {}) {
    let playlist;
    try {
      playlist = await api.getPlaylist(playlistId);
    } catch (reason) {
      this.#sayRefused(reason, say('playlists.gone'));
      this.refresh();
      return;
    }
    this.#follower.stop();
    const { id, title, topic, summary, timeline } = playlist;
    const place = keptPlace(id);
    const resume = place && timeline[place.index] ? place : null;
    this.#player.reset({ wanted: resume === null });
    this.#store.update({
      request: null,
      job: null,
      documentary: { title, topic: topic ?? '', summary: summary ?? '', playlistId: id },
      segments: timeline,
      plan: null,
      scripts: {},
      resume,
      notice: null,
    });
    if (resume) this.#player.stand(resume);
    writeAddress({ playlistId: id }, { asStep });
  }

  /** Asks again for what is saved; keeps the old list when the server cannot be reached, which is said elsewhere. */
  async refresh() {
    if (api.currentOwner() === '') {
      this.#store.update({ playlists: [] });
      return;
    }
    try {
      this.#refreshes += 1;
      const turn = this.#refreshes;
      const playlists = await api.listPlaylists();
      if (turn === this.#refreshes) this.#store.update({ playlists }); // an older answer may come later
    } catch (reason) {
      if (api.refusalIn(reason).code !== 'unreachable' && !this.#store.state.notice) this.#sayRefused(reason);
    }
  }

  /** Nothing on show. */
  close() {
    this.#follower.stop();
    this.#player.reset({ wanted: false });
    this.#store.update({ request: null, job: null, documentary: null, segments: [], plan: null, scripts: {}, resume: null, notice: null });
    writeAddress({});
  }

  /** Takes the notice away. */
  dismiss() {
    this.#store.update({ notice: null });
  }

  #retryAfterSignIn() {
    const { job, session } = this.#store.state;
    if (job?.code === 'sign_in_again' && session.signedIn && takeRetry() === job.id) this.retry();
  }

  /** @param {function(): Promise<unknown>} request @returns {Promise<boolean>} */
  async #tried(request) {
    try {
      await request();
      return true;
    } catch (reason) {
      this.#sayRefused(reason);
      return false;
    }
  }

  /** @param {unknown} reason @param {string} [whenGone] instead of the server's sentence, where there is no such thing */
  #sayRefused(reason, whenGone) {
    const { status, message } = api.refusalIn(reason);
    this.#say(status === 404 && whenGone ? whenGone : message);
  }

  /** @param {string} text @param {?import('./types').Action} [action] */
  #say(text, action = null) {
    this.#store.update({ notice: { kind: 'error', text, action } });
  }
}
