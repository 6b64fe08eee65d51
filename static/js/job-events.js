/** What each event of a job means for the page: pure functions from the state and an event to the parts that change. */

const ACTIVE = new Set(['pending', 'running']);

/** The events that end a run, and the status that each leaves behind. */
const ENDINGS = { complete: 'completed', error: 'failed', cancelled: 'cancelled' };

/**
 * @param {?{status: string}} job
 * @returns {boolean} whether it still runs or waits its turn
 */
export function isActive(job) {
  return job !== null && ACTIVE.has(job.status);
}

/**
 * @param {{type: string}} event
 * @returns {boolean} whether nothing follows it, unless somebody lets the job go on
 */
export function isEnding(event) {
  return event.type in ENDINGS;
}

/**
 * @param {?import('./store.js').Job} job
 * @returns {boolean} whether the same job can go on where it stopped
 */
export function canGoOn(job) {
  return job !== null && (job.status === 'cancelled' || (job.status === 'failed' && job.retryable));
}

/**
 * @param {string} jobId
 * @param {?string} topic
 * @returns {import('./store.js').Job} before anything is known of it
 */
export function newJob(jobId, topic) {
  return {
    id: jobId, status: 'pending', topic, stage: null, stageLabel: '', progress: 0, detail: '',
    queuePosition: null, queueWaitS: null, code: null, retryable: false,
  };
}

/**
 * @param {{job: Object, segments: Array, documentary: Object}} state
 * @param {{type: string}} event
 * @returns {Object} a patch for the store; empty for a type this page does not know
 */
export function applyEvent(state, event) {
  const apply = APPLY[event.type];
  return apply ? apply(state, event) : {};
}

const APPLY = { init, progress, segment, complete, error: ended, cancelled: ended };

function init(state, event) {
  const topic = event.topic ?? state.job.topic;
  return {
    job: { ...merged(state.job, event), topic },
    segments: inPlace(event.segments ?? []),
    documentary: { ...state.documentary, title: topic ?? '', topic: topic ?? '' },
  };
}

function progress(state, event) {
  return { job: merged(state.job, event) };
}

function segment(state, event) {
  const segments = [...state.segments];
  while (segments.length <= event.index) segments.push(null);
  segments[event.index] = event.segment;
  return { segments };
}

function complete(state, event) {
  const { data, playlistId } = event.result;
  return {
    job: { ...state.job, status: ENDINGS.complete, progress: 100, detail: '' },
    segments: data.timeline,
    documentary: {
      title: data.title, topic: data.topic ?? state.documentary.topic, summary: data.summary ?? '', playlistId,
    },
  };
}

function ended(state, event) {
  const stage = event.stage ?? state.job.stage;
  const { code = null, retryable = false } = event;
  return { job: { ...state.job, status: ENDINGS[event.type], stage, detail: '', code, retryable } };
}

function merged(job, event) {
  const { status, stage, stageLabel, progress: percent, detail } = event;
  return {
    ...job,
    status: status ?? job.status,
    stage: stage ?? job.stage,
    stageLabel: stageLabel ?? job.stageLabel,
    progress: percent ?? job.progress,
    detail: detail ?? '',
    queuePosition: event.queuePosition ?? null,
    queueWaitS: event.queueWaitS ?? null,
    code: null,
    retryable: false,
  };
}

function inPlace(entries) {
  const length = entries.reduce((most, entry) => Math.max(most, entry.index + 1), 0);
  const segments = new Array(length).fill(null);
  for (const entry of entries) segments[entry.index] = entry;
  return segments;
}
