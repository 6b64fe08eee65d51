/** The one place that holds what the page knows. Views read `state` and are called when a part of it changes. */

/**
 * @typedef {Object} Segment one entry of the timeline, as the server sends it
 * @typedef {{id: string, status: string, topic: ?string, stage: ?number, stageLabel: string, progress: number,
 *   detail: string, queuePosition: ?number, queueWaitS: ?number, code: ?string, retryable: boolean}} Job
 * @typedef {'idle'|'starting'|'playing'|'paused'|'waiting'|'blocked'|'failed'|'elsewhere'|'ended'} PlaybackStatus
 * @typedef {{kind: 'error'|'info'|'connection', text: string, action: ?{name: string, label: string}}} Notice
 */

const EMPTY = {
  /** @type {?{topic: string, prompt: string, narrationTargetSecs: ?number}} what was asked for the job on show */
  request: null,
  /** @type {?Job} the job on show; null for a saved documentary */
  job: null,
  /** @type {Object[]} all jobs of this owner that still run */
  activeJobs: [],
  /** @type {?{title: string, topic: string, summary: string, playlistId: ?string}} */
  documentary: null,
  /** @type {Array<?Segment>} by place in the timeline; null where a part is not ready */
  segments: [],
  /** @type {{index: number, status: PlaybackStatus, reason: ?string}} `reason`: why this part plays only elsewhere */
  playback: { index: 0, status: 'idle', reason: null },
  clock: { positionS: 0, durationS: 0 },
  volume: 1,
  /** @type {?Object[]} null until the server has answered */
  playlists: null,
  /** @type {Awaited<ReturnType<typeof import('./api.js').getSession>>} */
  session: { signedIn: false, user: null, catalogs: [], spotify: { available: false }, mail: false, heartbeatS: 15 },
  /** @type {?string} where songs come from; null where there is no choice */
  catalog: null,
  /** @type {import('./job-line.js').Connection} how news of the job on show comes */
  connection: 'live',
  /** @type {?Notice} */
  notice: null,
};

export class Store extends EventTarget {
  #state = EMPTY;

  /** Read only: change it through `update`. */
  get state() {
    return this.#state;
  }

  /** @param {Partial<typeof EMPTY>} patch parts that are really new are announced in a `change` event */
  update(patch) {
    const changed = new Set(Object.keys(patch).filter((key) => !Object.is(patch[key], this.#state[key])));
    if (changed.size === 0) return;
    this.#state = Object.freeze({ ...this.#state, ...patch });
    this.dispatchEvent(new CustomEvent('change', { detail: changed }));
  }

  /**
   * Calls `render` now and whenever one of the named parts changes.
   * @param {Array<keyof typeof EMPTY>} keys
   * @param {function(typeof EMPTY): void} render
   */
  watch(keys, render) {
    this.addEventListener('change', (event) => {
      if (keys.some((key) => event.detail.has(key))) render(this.#state);
    });
    render(this.#state);
  }
}
