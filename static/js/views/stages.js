/** The six stages of the job on show: which are done, how long they took, how long it has taken and will take. */

import { element, setText } from '../dom.js';
import { asAbout, asClock, asLength, dotted } from '../format.js';
import { isActive } from '../job-events.js';
import { STAGES } from '../job-words.js';
import { serverNow } from '../server-clock.js';
import { errorWords, hasWords, say } from '../words.js';

/**
 * @typedef {import('../types').Job} Job
 * @typedef {'done'|'skipped'|'current'|'stopped'|'todo'} StageState
 */

/** The one that is left out where every song of the plan was found. */
const BACKUP = 4;
const TICK_MS = 1000;
/** For so long after it was due it is said to be ready any moment. */
const OVERDUE_S = 15;

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 */
export function stagesView(root, store) {
  const clock = element('p', { class: 'clock', 'data-testid': 'clock' });
  const failure = element('p', { class: 'failure', 'data-testid': 'failure' });
  const rows = Array.from({ length: STAGES }, (_, place) => new Row(place + 1));
  const list = element('ol', {
    class: 'stages', 'data-testid': 'stages', 'aria-label': say('stages.label'),
  }, ...rows.map(({ node }) => node));
  root.append(failure, clock, list);
  let timer = 0;

  const tick = () => {
    const { job } = store.state;
    setText(clock, job ? clockText(job) : '');
    clock.hidden = clock.textContent === '';
  };
  store.watch(['job'], ({ job }) => {
    clearInterval(timer);
    if (isActive(job)) timer = window.setInterval(tick, TICK_MS);
    tick();
    list.hidden = !job || job.status === 'completed';
    if (job) rows.forEach((row) => row.show(job));
    const words = job?.status === 'failed' ? failureText(job) : '';
    setText(failure, words);
    failure.hidden = words === '';
  });
}

/** @param {Job} job */
function failureText(job) {
  const sentence = errorWords(job.code, job.error ?? undefined) ?? '';
  return [sentence, job.retryable && say('stages.retryGoesOn')].filter(Boolean).join(' ');
}

/** @param {Job} job @returns {string} for example `0:14 so far · about 10 s to go` */
function clockText(job) {
  if (job.status === 'completed') {
    const tookMs = Object.values(job.stageMs).reduce((sum, ms) => sum + ms, 0);
    return tookMs ? say('stages.took', { length: asLength(Math.max(1000, tookMs)) }) : '';
  }
  if (!isActive(job)) return '';
  const { startedAt } = job;
  const soFar = startedAt && say('stages.soFar', { time: asClock((serverNow() - Date.parse(startedAt)) / 1000) });
  return dotted([soFar, toGo(job)]);
}

/** @param {Job} job @returns {string} empty where nobody can tell */
function toGo({ etaS, updatedAt }) {
  if (etaS === null || updatedAt === null) return '';
  const leftS = etaS - (serverNow() - Date.parse(updatedAt)) / 1000;
  if (leftS < -OVERDUE_S) return '';
  return leftS < 1 ? say('stages.anyMoment') : say('stages.toGo', { length: asAbout(leftS) });
}

class Row {
  #number;
  #state = element('span', { class: 'unseen' });
  #took = element('span', { class: 'stage-took' });

  /** @param {number} number */
  constructor(number) {
    this.#number = number;
    const key = `stage.${number}`;
    this.node = element('li', { 'data-testid': 'stage' },
      element('span', { class: 'stage-mark', 'aria-hidden': 'true' }),
      element('span', { class: 'stage-name' }, hasWords(key) && say(key)), this.#state, this.#took);
  }

  /** @param {Job} job */
  show(job) {
    const state = stateOf(this.#number, job);
    this.node.dataset.state = state;
    if (state === 'current') this.node.setAttribute('aria-current', 'step');
    else this.node.removeAttribute('aria-current');
    setText(this.#state, SAID[state]);
    const tookMs = job.stageMs[this.#number];
    setText(this.#took, state === 'done' && tookMs !== undefined ? asTook(tookMs) : '');
  }
}

/** @type {Record<StageState, string>} what the marks say to those who do not see them */
const SAID = {
  done: say('stages.done'),
  skipped: say('stages.skipped'),
  current: say('stages.current'),
  stopped: say('stages.stopped'),
  todo: '',
};

/** @param {number} number @param {Job} job @returns {StageState} */
function stateOf(number, job) {
  const stage = job.stage ?? 0;
  if (job.status === 'completed' || number < stage) {
    const wentBy = number === BACKUP && !(BACKUP in job.stageMs) && BACKUP - 1 in job.stageMs;
    return wentBy ? 'skipped' : 'done';
  }
  if (number > stage || job.status === 'pending') return 'todo';
  return isActive(job) ? 'current' : 'stopped';
}

/** @param {number} ms @returns {string} for example `0.3 s` */
function asTook(ms) {
  return ms < 9_950 ? say('length.seconds', { count: Math.max(0.1, Math.round(ms / 100) / 10) }) : asLength(ms);
}
