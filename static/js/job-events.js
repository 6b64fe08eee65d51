/** What each event of a job means for the page: pure functions from the state and an event to the parts that change. */

/**
 * @typedef {import('./types').Job} Job
 * @typedef {import('./types').JobEvent} Event
 * @typedef {Pick<import('./store.js').State, 'job'|'segments'|'documentary'|'plan'|'scripts'>} Shown what events change
 */

const ACTIVE = new Set(['pending', 'running']);

/** The events that end a run, and the status that each leaves behind. */
const ENDINGS = /** @type {const} */ ({ complete: 'completed', error: 'failed', cancelled: 'cancelled' });

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
 * @param {?import('./types').Job} job
 * @returns {boolean} whether the same job can go on where it stopped
 */
export function canGoOn(job) {
  return job !== null && (job.status === 'cancelled' || (job.status === 'failed' && job.retryable));
}

/**
 * @param {string} jobId
 * @param {?string} topic
 * @returns {import('./types').Job} before anything is known of it
 */
export function newJob(jobId, topic) {
  return {
    id: jobId, status: 'pending', topic, stage: null, stageLabel: '', progress: 0, detail: '',
    queuePosition: null, queueWaitS: null, startedAt: null, stageMs: {}, etaS: null, updatedAt: null,
    error: null, code: null, retryable: false,
  };
}

/**
 * @param {Shown} state
 * @param {Event} event
 * @returns {Partial<Shown>} a patch for the store; empty for a type this page does not know, or without a job
 */
export function applyEvent(state, event) {
  const { job } = state;
  if (!job) return {};
  switch (event.type) {
    case 'init': return init(job, event);
    case 'progress': return { job: merged(job, event) };
    case 'plan': return { plan: event.plan };
    case 'script': return { scripts: withScript(state.scripts, event) };
    case 'segment': return segment(state, event);
    case 'complete': return complete(job, event);
    case 'error':
    case 'cancelled': return { job: ended(job, event) };
    default: return {};
  }
}

/** @param {Job} job @param {Extract<Event, {type: 'init'}>} event @returns {Partial<Shown>} */
function init(job, event) {
  const topic = event.topic ?? job.topic;
  return {
    job: { ...merged(job, event), topic },
    segments: inPlace(event.segments ?? []),
    plan: event.plan ?? null,
    scripts: (event.scripts ?? []).reduce(withScript, {}),
    documentary: { title: topic ?? '', topic: topic ?? '', summary: '', playlistId: null },
  };
}

/** @param {Shown} state @param {Extract<Event, {type: 'segment'}>} event @returns {Partial<Shown>} */
function segment(state, event) {
  const segments = [...state.segments];
  while (segments.length <= event.index) segments.push(null);
  segments[event.index] = event.segment;
  const { [event.index]: _, ...scripts } = state.scripts;
  return { segments, scripts };
}

/** @param {Job} job @param {Extract<Event, {type: 'complete'}>} event @returns {Partial<Shown>} */
function complete(job, event) {
  const { data, playlistId } = event.result;
  return {
    job: { ...job, ...times(event), status: ENDINGS.complete, progress: 100, detail: '' },
    segments: data.timeline,
    scripts: {},
    documentary: {
      title: data.title, topic: data.topic ?? job.topic ?? '', summary: data.summary ?? '', playlistId,
    },
  };
}

/** @param {Job} job @param {Extract<Event, {type: 'error'|'cancelled'}>} event @returns {Job} */
function ended(job, event) {
  const { error = null, code = null, retryable = false } = event.type === 'error' ? event : {};
  const stage = event.stage ?? job.stage;
  return { ...job, ...times(event), status: ENDINGS[event.type], stage, detail: '', error, code, retryable };
}

/**
 * @param {Job} job
 * @param {Extract<Event, {type: 'init'|'progress'}>} event
 * @returns {Job} how it stands then
 */
export function merged(job, event) {
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
    ...times(event),
    error: null,
    code: null,
    retryable: false,
  };
}

/**
 * @param {{startedAt?: string, stageMs?: Record<string, number>, etaS?: number, updatedAt?: string}} event
 * @returns {Pick<Job, 'startedAt'|'stageMs'|'etaS'|'updatedAt'>} every event tells all that is known of them
 */
function times({ startedAt = undefined, stageMs = {}, etaS = undefined, updatedAt = undefined }) {
  return { startedAt: startedAt ?? null, stageMs, etaS: etaS ?? null, updatedAt: updatedAt ?? null };
}

/**
 * @param {Record<number, import('./types').Script>} scripts
 * @param {import('./types').Script} script
 * @returns {Record<number, import('./types').Script>}
 */
function withScript(scripts, { index, title, text }) {
  return { ...scripts, [index]: { index, title, text } };
}

/** @param {import('./types').Segment[]} entries @returns {Array<?import('./types').Segment>} */
function inPlace(entries) {
  const length = entries.reduce((most, entry) => Math.max(most, entry.index + 1), 0);
  const segments = new Array(length).fill(null);
  for (const entry of entries) segments[entry.index] = entry;
  return segments;
}
