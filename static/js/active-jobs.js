/** Which of an owner's jobs run or wait, as each event leaves it: pure functions. */

import { isActive, isEnding, merged, newJob } from './job-events.js';

/**
 * @typedef {import('./types').ActiveJob} ActiveJob
 * @typedef {import('./types').OwnersJobs['jobs'][0]} Told
 */

/**
 * @param {ActiveJob[]} jobs newest first
 * @param {import('./types').OwnerEvent} event of any of the owner's jobs, or `init`, which tells of all
 * @returns {ActiveJob[]} the same list where nothing changed
 */
export function activeAfter(jobs, event) {
  if ('jobs' in event) {
    const told = event.jobs.map((job) => moved(beginning(job.jobId), job));
    return told.filter(isActive).sort(newestFirst);
  }
  const known = jobs.find(({ id }) => id === event.jobId);
  const others = () => jobs.filter((job) => job !== known);
  if (isEnding(event)) return known ? others() : jobs;
  if (event.type !== 'progress') return jobs;
  if (known) return jobs.map((job) => (job === known ? moved(known, event) : job));
  return event.jobId ? [...jobs, moved(beginning(event.jobId), event)].sort(newestFirst) : jobs;
}

/** @param {string} jobId @returns {ActiveJob} */
function beginning(jobId) {
  return { ...newJob(jobId, null), createdAt: '' };
}

/** @param {ActiveJob} job @param {Omit<Told, 'jobId' | 'seq'>} told how it stands now @returns {ActiveJob} */
function moved(job, told) {
  const { topic = job.topic, createdAt = job.createdAt } = told;
  return { ...job, ...merged(job, { ...told, type: 'progress' }), topic, createdAt };
}

/** @param {ActiveJob} one @param {ActiveJob} other */
function newestFirst(one, other) {
  return other.createdAt.localeCompare(one.createdAt);
}
