/** What is asked for the sake of Spotify's songs: of the server, and of Spotify itself. */

import { ApiError, call, playlistPath } from './api.js';
import { say } from './words.js';

const TIMEOUT_MS = 8_000;

/**
 * @returns {Promise<{accessToken: string, expiresAt: string}>} for Spotify's player in this page
 * @throws {ApiError} 401 when the sign-in is over
 */
export async function getSpotifyToken() {
  return call('GET', '/api/session/token');
}

/**
 * @param {string} playlistId
 * @returns {Promise<string>} where the new playlist is in the listener's Spotify account
 */
export async function saveToSpotify(playlistId) {
  return (await call('POST', `${playlistPath(playlistId)}/spotify`)).url;
}

/**
 * Asks Spotify itself to play one song on one device of the listener's.
 * @param {{apiUrl: string, accessToken: string, deviceId: string, uri: string, positionMs: number}} song
 * @throws {ApiError} with Spotify's own reason as its code, for example PREMIUM_REQUIRED
 */
export async function startOnSpotify({ apiUrl, accessToken, deviceId, uri, positionMs }) {
  const options = {
    method: 'PUT',
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ uris: [uri], position_ms: positionMs }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  let response;
  try {
    response = await fetch(`${apiUrl}/me/player/play?${new URLSearchParams({ device_id: deviceId })}`, options);
  } catch {
    throw new ApiError(say('error.spotifyUnreachable'), { code: 'unreachable', status: 0 });
  }
  if (response.ok) return;
  const answer = await response.json().catch(() => null);
  throw new ApiError(say('error.spotifyHttp', { status: response.status }), {
    code: answer?.error?.reason ?? 'http_error', status: response.status,
  });
}
