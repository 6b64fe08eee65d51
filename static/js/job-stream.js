/**
 * The only place that opens connections to the events of a job. Three ways bring the same events; job-line.js chooses.
 *
 * @typedef {Object} Hearer what a way reports to
 * @property {function(): void} opened
 * @property {function(import('./types').JobEvent): void} event one event of the job, parsed
 * @property {function(): void} beat the server lives, and has nothing to tell
 * @property {function(): void} dropped the connection is gone, and comes back by itself
 * @property {function(): void} closed the connection is gone, or was never there, and stays away
 *
 * @callback Way opens a connection
 * @param {string} jobId
 * @param {?number} after the last event that was seen; null for all from the beginning
 * @param {Hearer} hearer
 * @returns {function(): void} closes it; nothing is reported from then on
 */

import { getEvents, getJob, socketAddress, streamAddress } from './api.js';
import { isActive } from './job-events.js';

const POLL_MS = 2_000;

/** @type {Way} A browser resumes by itself (Last-Event-ID) when the line drops; after any answer but 200 it stays away. */
function byEventSource(jobId, after, hearer) {
  const source = new EventSource(streamAddress(jobId, after));
  source.addEventListener('open', () => hearer.opened());
  source.addEventListener('message', (message) => hearer.event(JSON.parse(message.data)));
  source.addEventListener('heartbeat', () => hearer.beat());
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) hearer.closed();
    else hearer.dropped();
  });
  return () => source.close();
}

/** @type {Way} Gets through where a proxy holds an event stream back until it ends. */
function byWebSocket(jobId, after, hearer) {
  const socket = new WebSocket(socketAddress(jobId, after));
  let wanted = true;
  socket.addEventListener('open', () => wanted && hearer.opened());
  socket.addEventListener('message', ({ data }) => {
    if (!wanted) return;
    const event = JSON.parse(data);
    if (event.type === 'heartbeat') hearer.beat();
    else hearer.event(event);
  });
  socket.addEventListener('close', () => wanted && hearer.closed());
  return () => {
    wanted = false;
    socket.close();
  };
}

/** @type {Way} Gets through wherever the page itself does. */
function byAsking(jobId, after, hearer) {
  let wanted = true;
  let timer = 0;
  let last = after ?? 0;
  const ask = async () => {
    let events;
    let over = false;
    try {
      events = await getEvents(jobId, last);
      over = events.length === 0 && !isActive(await getJob(jobId));
    } catch {
      if (wanted) hearer.closed();
      return;
    }
    if (!wanted) return;
    if (over) {
      hearer.closed();
      return;
    }
    hearer.beat();
    for (const event of events) {
      last = event.seq ?? last;
      if (wanted) hearer.event(event);
    }
    if (wanted) timer = setTimeout(ask, POLL_MS);
  };
  hearer.opened();
  ask();
  return () => {
    wanted = false;
    clearTimeout(timer);
  };
}

/**
 * @typedef {'stream'|'socket'|'asking'} WayName
 * @type {Array<{name: WayName, open: Way}>} the best first
 */
export const WAYS = [
  { name: 'stream', open: byEventSource },
  { name: 'socket', open: byWebSocket },
  { name: 'asking', open: byAsking },
];
