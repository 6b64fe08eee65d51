/** How far a job has come, in words. */

import { asPlaceInLine } from './format.js';
import { hasWords, say } from './words.js';

/** @typedef {import('./types').Job} Job */

export const STAGES = 6;

/** @param {Job} job @returns {{label: string, detail: string}} */
export function jobWords(job) {
  return WORDS[job.status](job);
}

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
