/** What a line brings news of: one job, or all jobs of an owner. */

import * as api from './api.js';
import { isActive, isEnding } from './job-events.js';

/** How often news is asked for where it cannot be heard: while something is being made, and while nothing is. */
const BUSY_PAUSE_MS = 2_000;
const IDLE_PAUSE_MS = 10_000;

/**
 * @typedef {import('./types').OwnerEvent} OwnerEvent
 *
 * @typedef {Object} Source
 * @property {(after: ?number) => string} streamAddress where its events come as Server-Sent Events
 * @property {(after: ?number) => string} socketAddress where they come over a WebSocket
 * @property {(after: ?number) => Promise<{events: OwnerEvent[], over: boolean}>} ask what came behind that event; `over`
 *   when nothing will any more
 * @property {(event: OwnerEvent) => number} numberOf its number, where none stands beside it
 * @property {(after: ?number) => Promise<?import('./types').JobAnswer>} look asks whether the server answers; the job, when it is over
 * @property {(event: OwnerEvent) => boolean} isEnding whether the line may well end behind this event
 * @property {() => number} pauseMs between two questions
 */

/**
 * @param {string} jobId
 * @returns {Source}
 */
export function jobSource(jobId) {
  /** @returns {Promise<?import('./types').JobAnswer>} */
  const look = async () => {
    const job = await api.getJob(jobId);
    return isActive(job) ? null : job;
  };
  return {
    streamAddress: (after) => api.jobStreamAddress(jobId, after),
    socketAddress: (after) => api.jobSocketAddress(jobId, after),
    ask: async (after) => {
      const events = await api.getEvents(jobId, after ?? 0);
      return { events, over: events.length === 0 && (await look()) !== null };
    },
    numberOf: (event) => ('seq' in event && event.seq) || 0,
    look,
    isEnding,
    pauseMs: () => BUSY_PAUSE_MS,
  };
}

/**
 * @param {string} owner
 * @param {() => boolean} isBusy whether any of the jobs runs or waits
 * @returns {Source}
 */
export function ownerSource(owner, isBusy) {
  return {
    streamAddress: (after) => api.ownerStreamAddress(owner, after),
    socketAddress: (after) => api.ownerSocketAddress(owner, after),
    ask: async (after) => ({ events: (await api.getOwnerEvents(owner, after)).events, over: false }),
    numberOf: (event) => event.at ?? 0,
    look: async (after) => {
      await api.getOwnerEvents(owner, after);
      return null;
    },
    isEnding: () => false,
    pauseMs: () => (isBusy() ? BUSY_PAUSE_MS : IDLE_PAUSE_MS),
  };
}
