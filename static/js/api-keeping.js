/** What the server is asked about all that is kept; api.js does the asking. */

import { call, jobPath, ownerPath, playlistPath } from './api.js';

/**
 * @param {string} playlistId
 * @param {string} title
 */
export async function renamePlaylist(playlistId, title) {
  await call('PATCH', playlistPath(playlistId), { title });
}

/** @param {string} playlistId */
export async function deletePlaylist(playlistId) {
  await call('DELETE', playlistPath(playlistId));
}

/**
 * @param {string} playlistId a deleted one
 * @throws {ApiError} 404 when it is too late
 */
export async function restorePlaylist(playlistId) {
  await call('POST', `${playlistPath(playlistId)}/restore`);
}

/** @returns {Promise<import('./types').PlaylistEntry[]>} those that can still be brought back, deleted last first */
export async function listDeleted() {
  return (await call('GET', `${ownerPath()}/playlists?deleted=true`)).playlists ?? [];
}

/** @returns {Promise<string>} where the owner's podcast is from now on; the address before is worth nothing any more */
export async function renewFeed() {
  return (await call('POST', `${ownerPath()}/feed/renew`)).feed;
}

/**
 * @param {string} playlistId
 * @param {string} format one of the session's `exports`
 * @returns {string} where the file is
 */
export function exportAddress(playlistId, format) {
  return `${playlistPath(playlistId)}/export/${format}`;
}

/**
 * Has a sound file made. Answers within seconds, with how far it is; to be asked again until it is ready.
 * @param {string} playlistId
 * @param {string} format
 * @returns {Promise<{ready: boolean, progress: number, bytes?: number}>} `progress` in percent
 * @throws {ApiError} with the reason why it cannot be made
 */
export async function makeSound(playlistId, format) {
  return call('POST', `${exportAddress(playlistId, format)}/make`);
}

/**
 * @param {?string} before the `next` of the page before
 * @returns {Promise<{jobs: import('./types').PastJob[], next?: string}>} the owner's jobs, also those long over
 */
export async function listHistory(before) {
  const query = new URLSearchParams({ history: 'true', limit: '20', ...(before === null ? {} : { before }) });
  return call('GET', `${ownerPath()}/jobs?${query}`);
}

/**
 * @param {string} jobId
 * @returns {Promise<import('./types').Attempt[]>} its runs, oldest first
 */
export async function getRuns(jobId) {
  return (await call('GET', `${jobPath(jobId)}/log`)).attempts;
}
