/** What the server is asked. Speaks the server's JSON and turns its refusals into ApiError. */

import { setByAnswer } from './server-clock.js';
import { errorWords, say } from './words.js';

/** Without sign-in, everything belongs to the server's default owner. */
const DEFAULT_OWNER = 'local';
let owner = DEFAULT_OWNER;

/** The server answers within milliseconds; a line that takes longer than this is as good as dead. */
const TIMEOUT_MS = 20_000;

/** The server, or the way to it, refused. `message` is a sentence for a person. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {{code: string, status: number, field?: ?string, retryAfterS?: ?number}} facts `status` is 0 when the
   *   server could not be reached at all
   */
  constructor(message, { code, status, field = null, retryAfterS = null }) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.field = field;
    this.retryAfterS = retryAfterS;
  }
}

/**
 * @param {unknown} reason what was caught
 * @returns {ApiError}
 * @throws it again when it is anything else: that is a fault of this page, and not to be told as the server's
 */
export function refusalIn(reason) {
  if (reason instanceof ApiError) return reason;
  throw reason;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Object} [body]
 * @returns {Promise<any>} the server's answer; its shape is the caller's to know
 * @throws {ApiError}
 */
export async function call(method, path, body) {
  // The second header cannot be sent by other sites' pages: it shows the server that this one asks.
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', 'X-Requested-With': 'musicdoc' };
  /** @type {RequestInit} */
  const options = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(say('error.unreachable'), { code: 'unreachable', status: 0 });
  }
  setByAnswer(response);
  const answer = await response.json().catch(() => null);
  if (response.ok && answer?.ok !== false) return answer ?? {};
  throw refusal(response, answer);
}

/**
 * @param {Response} response
 * @param {?{error?: string, code?: string, field?: string}} answer
 * @returns {ApiError}
 */
function refusal(response, answer) {
  const retryAfterS = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new ApiError(errorWords(answer?.code, answer?.error) ?? say('error.http', { status: response.status }), {
    code: answer?.code ?? 'http_error',
    status: response.status,
    field: answer?.field ?? null,
    retryAfterS: Number.isNaN(retryAfterS) ? null : retryAfterS,
  });
}

/** @param {string} [name] else whoever uses the page */
export const ownerPath = (name = owner) => `/api/users/${encodeURIComponent(name)}`;
/** @param {string} jobId */
export const jobPath = (jobId) => `/api/jobs/${encodeURIComponent(jobId)}`;
/** @param {?number} after */
const behind = (after) => (after === null ? '' : `?after=${after}`);
const socketBase = () => `${window.location.protocol.replace('http', 'ws')}//${window.location.host}`;
/** @param {string} playlistId */
export const playlistPath = (playlistId) => `/api/playlists/${encodeURIComponent(playlistId)}`;

/**
 * @param {import('./types').Request} request
 * @returns {Promise<string>} the new job's id
 * @throws {ApiError} 400 names the field, 401 asks to sign in, 429 says that two jobs are running
 */
export async function createJob(request) {
  return (await call('POST', '/api/music-doc', request)).jobId;
}

/**
 * @param {string} jobId
 * @returns {Promise<import('./types').JobAnswer>} the job as the server knows it
 * @throws {ApiError} 404 when it is no longer known
 */
export async function getJob(jobId) {
  return (await call('GET', jobPath(jobId))).job;
}

/**
 * @param {string} jobId
 * @returns {Promise<import('./types').JobAnswer>} the job; that it ended, its last event says
 * @throws {ApiError} 404 when it is no longer known
 */
export async function cancelJob(jobId) {
  return (await call('POST', `${jobPath(jobId)}/cancel`)).job;
}

/**
 * Lets a failed or cancelled job go on where it stopped.
 * @param {string} jobId
 * @returns {Promise<import('./types').JobAnswer>} the job, waiting again
 * @throws {ApiError} 401 asks to sign in, 404 when it is no longer known, 429 says that two jobs are running
 */
export async function retryJob(jobId) {
  return (await call('POST', `${jobPath(jobId)}/retry`, {})).job;
}

/**
 * @param {string} jobId
 * @param {number} after
 * @returns {Promise<import('./types').JobEvent[]>} the job's events behind that one
 */
export async function getEvents(jobId, after) {
  return (await call('GET', `${jobPath(jobId)}/events?after=${after}`)).events;
}

/**
 * @param {string} owner
 * @param {?number} after the last event that was seen; null for how all jobs stand
 * @returns {Promise<{events: import('./types').OwnerEvent[], last: number}>} what came of the owner's jobs since, and the number to ask with next
 */
export async function getOwnerEvents(owner, after) {
  return call('GET', `${ownerPath(owner)}/events${behind(after)}`);
}

/**
 * @param {string} jobId
 * @param {?number} after the last event that was seen
 * @returns {string} where the job's events are streamed
 */
export function jobStreamAddress(jobId, after) {
  return `${jobPath(jobId)}/stream${behind(after)}`;
}

/**
 * @param {string} jobId
 * @param {?number} after the last event that was seen
 * @returns {string} where the same events come over a WebSocket
 */
export function jobSocketAddress(jobId, after) {
  return `${socketBase()}${jobPath(jobId)}/ws${behind(after)}`;
}

/**
 * @param {string} owner
 * @param {?number} after the last event that was seen
 * @returns {string} where the events of all of the owner's jobs are streamed
 */
export function ownerStreamAddress(owner, after) {
  return `${ownerPath(owner)}/stream${behind(after)}`;
}

/**
 * @param {string} owner
 * @param {?number} after the last event that was seen
 * @returns {string} where the same events come over a WebSocket
 */
export function ownerSocketAddress(owner, after) {
  return `${socketBase()}${ownerPath(owner)}/ws${behind(after)}`;
}

/** @returns {Promise<import('./types').PlaylistEntry[]>} the saved documentaries without their timelines */
export async function listPlaylists() {
  return (await call('GET', `${ownerPath()}/playlists`)).playlists ?? [];
}

/**
 * @param {string} playlistId
 * @returns {Promise<import('./types').Playlist>} with its timeline
 * @throws {ApiError} 404 when there is none
 */
export async function getPlaylist(playlistId) {
  return (await call('GET', playlistPath(playlistId))).playlist;
}

/**
 * Who is signed in, what music there is and what else the server offers. From now on jobs and playlists are asked for in that person's name.
 * @returns {Promise<import('./types').Session>}
 */
export async function getSession() {
  const { ok, user = null, feed = null, ...session } = await call('GET', '/api/session');
  const known = session.auth === 'none' || session.signedIn;
  owner = user?.id ?? (known ? DEFAULT_OWNER : '');
  return { ...session, known, signedIn: session.spotify.signedIn === true, user, feed };
}

/**
 * @param {string} typed
 * @param {?string} catalog where songs come from; null for where the server takes them from
 * @returns {Promise<import('./types').Suggestion[]>} topics to offer
 */
export async function getSuggestions(typed, catalog) {
  const query = new URLSearchParams({ ...(typed && { q: typed }), ...(catalog && { catalog }) });
  return (await call('GET', `/api/suggestions?${query}`)).suggestions;
}

/**
 * @param {string} text
 * @param {{voice?: string, language?: string}} how
 * @returns {Promise<string>} where the recording is
 * @throws {ApiError} also where the voice cannot say it
 */
export async function speak(text, { voice, language }) {
  const { urls: [url], failed: [fault] } = await call('POST', '/api/tts-batch', {
    segments: [{ text }], ...(voice && { voice }), ...(language && { language }),
  });
  if (url) return url;
  throw new ApiError(fault.error, { code: fault.code, status: 200 });
}

/**
 * This browser is known from now on.
 * @param {string} token as the operator gave it
 * @throws {ApiError} 401 for one that is not good
 */
export async function enterToken(token) {
  await call('POST', '/api/session', { token });
}

/** @returns {string} in whose name jobs and playlists are asked for; empty for somebody whom the server does not know */
export function currentOwner() {
  return owner;
}

export async function signOut() {
  await call('POST', '/logout');
}

/**
 * @param {string} audioUrl of a narration
 * @returns {Promise<string>} its captions as WebVTT
 * @throws {ApiError} 404 when there are none
 */
export async function getCaptions(audioUrl) {
  return (await fetched(audioUrl.replace(/\.mp3$/, '.vtt'))).text();
}

/**
 * @param {string} audioUrl
 * @returns {Promise<ArrayBuffer>} the file, from the browser's own store where it is there
 * @throws {ApiError} 404 when there is none
 */
export async function getSound(audioUrl) {
  return (await fetched(audioUrl)).arrayBuffer();
}

/** @param {string} address @throws {ApiError} */
async function fetched(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw refusal(response, null);
  return response;
}
