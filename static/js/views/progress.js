/** How far the job on show has come. */

import { byTestId, find, setText } from '../dom.js';
import { asPercent, asPlaceInLine } from '../format.js';
import { isActive } from '../job-events.js';
import { hasWords, say } from '../words.js';
import { STAGES } from './stages.js';

/**
 * @typedef {import('../types').Job} Job
 * @typedef {import('../line.js').Connection} Connection
 */

/**
 * @param {HTMLElement} root hidden for a documentary that was opened from the saved ones
 * @param {import('../store.js').Store} store
 */
export function progressView(root, store) {
  const bar = byTestId('progress', root);
  const label = byTestId('stage-label', root);
  const detail = byTestId('stage-detail', root);
  const percent = find('.percent', root);
  const note = byTestId('line-note', root);
  store.watch(['job'], ({ job }) => {
    root.hidden = job === null;
    if (!job) return;
    const whole = Math.round(job.progress);
    root.dataset.status = job.status;
    bar.setAttribute('aria-valuenow', String(whole));
    bar.setAttribute('aria-valuetext', asPercent(whole / 100));
    bar.style.setProperty('--done', `${job.progress}%`);
    setText(percent, asPercent(whole / 100));
    const words = WORDS[job.status](job);
    setText(label, words.label);
    setText(detail, words.detail);
  });
  store.watch(['connection', 'job'], ({ connection, job }) => {
    const words = NOTES[connection];
    note.hidden = !words || !isActive(job);
    setText(note, words ?? '');
  });
}

/** How news comes, where it is slow; a broken connection is told by connection.js. @type {Partial<Record<Connection, string>>} */
const NOTES = {
  switching: say('line.switching'),
  asking: say('line.asking'),
};

/** @type {Record<Job['status'], function(Job): {label: string, detail: string}>} */
const WORDS = {
  pending: (job) => (job.queuePosition
    ? { label: say('progress.inLine'), detail: asPlaceInLine(job.queuePosition, job.queueWaitS) }
    : { label: stageOf(job) || say('progress.waiting'), detail: job.detail }),
  running: (job) => ({
    label: stageOf(job) || say('progress.starting'),
    detail: job.detail || (job.stage ? say('progress.step', { step: job.stage, steps: STAGES }) : ''),
  }),
  completed: () => ({ label: say('progress.complete'), detail: say('progress.saved') }),
  failed: (job) => ({ label: say('progress.stopped'), detail: whileAt(job) }),
  cancelled: (job) => ({ label: say('progress.cancelled'), detail: whileAt(job) }),
};

/** The stage's name; the server's own for one that this page does not know, empty before the first. @param {Job} job */
function stageOf({ stage, stageLabel }) {
  const key = `stage.${stage}`;
  if (hasWords(key)) return say(key);
  return stage ? stageLabel : '';
}

/** @param {Job} job */
function whileAt(job) {
  const stage = stageOf(job);
  return stage && say('progress.while', { stage });
}
