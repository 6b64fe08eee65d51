/** The one place that holds what the page knows. Views read `state` and are called when a part of it changes. */

/**
 * @typedef {'idle'|'starting'|'playing'|'paused'|'waiting'|'blocked'|'failed'|'elsewhere'|'ended'} PlaybackStatus
 * @typedef {{title: string, topic: string, summary: string, playlistId: ?string}} Documentary
 * @typedef {typeof EMPTY} State
 */

const EMPTY = {
  /** @type {?import('./types').Request} what was asked for the job on show */
  request: null,
  /** @type {?import('./types').Job} the job on show; null for a saved documentary */
  job: null,
  /** @type {import('./types').ActiveJob[]} all jobs of this owner that run or wait, newest first, as they go */
  activeJobs: [],
  /** @type {?Documentary} */
  documentary: null,
  /** @type {Array<?import('./types').Segment>} by place in the timeline; null where a part is not ready */
  segments: [],
  /** @type {?import('./types').Plan} of the job on show; null until there is one */
  plan: null,
  /** @type {Record<number, import('./types').Script>} written and not yet spoken, by place in the timeline */
  scripts: {},
  /** @type {{index: number, status: PlaybackStatus, reason: ?string}} `reason`: why this part plays only elsewhere */
  playback: { index: 0, status: 'idle', reason: null },
  clock: { positionS: 0, durationS: 0 },
  volume: 1,
  muted: false,
  /** Times the voice's own pace, for narration alone. */
  speed: 1,
  /** @type {?import('./timeline.js').Place} where the documentary on show was left last time, until it is heard again */
  resume: null,
  /** @type {Record<string, import('./captions.js').Cue[]>} by the address of the narration */
  captions: {},
  /** Whether single keys steer the player. */
  shortcuts: true,
  /** @type {?import('./types').PlaylistEntry[]} null until the server has answered */
  playlists: null,
  /** @type {import('./types').PlaylistEntry[]} deleted ones that can still be brought back, deleted last first */
  deleted: [],
  /** @type {import('./types').Session} */
  session: {
    auth: 'none', known: true, signedIn: false, user: null, catalogs: [], mail: false, exports: [], feed: null, heartbeatS: 15,
    spotify: { available: false, signInUrl: null, apiUrl: null },
    languages: false, voices: false, voice: '', wordsPerMin: 150, songs: 0, narrations: 0,
  },
  /** @type {?string} where songs come from; null where there is no choice */
  catalog: null,
  /** @type {import('./line.js').Connection} how news comes */
  connection: 'live',
  /** @type {?import('./types').Notice} */
  notice: null,
};

export class Store extends EventTarget {
  #state = EMPTY;

  /** Read only: change it through `update`. */
  get state() {
    return this.#state;
  }

  /** @param {Partial<State>} patch parts that are really new are announced in a `change` event */
  update(patch) {
    const keys = /** @type {Array<keyof State>} */ (Object.keys(patch));
    const changed = new Set(keys.filter((key) => !Object.is(patch[key], this.#state[key])));
    if (changed.size === 0) return;
    this.#state = Object.freeze({ ...this.#state, ...patch });
    this.dispatchEvent(new CustomEvent('change', { detail: changed }));
  }

  /**
   * Calls `render` now and whenever one of the named parts changes.
   * @param {Array<keyof State>} keys
   * @param {function(State): void} render
   */
  watch(keys, render) {
    this.addEventListener('change', (event) => {
      const changed = /** @type {CustomEvent<Set<keyof State>>} */ (event).detail;
      if (keys.some((key) => changed.has(key))) render(this.#state);
    });
    render(this.#state);
  }
}
