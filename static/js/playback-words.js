/** Says in words what the player does, for the panel and the bar alike. */

import { isActive } from './job-events.js';

/** Why a song of Spotify's cannot be heard on this page. */
export const WHY_NOT = {
  no_premium: 'Spotify plays its songs here for Premium listeners only.',
  unsupported: 'This browser cannot play Spotify’s songs on this page.',
  signed_out: 'Sign in with Spotify to hear its songs here.',
  not_started: 'Spotify did not start this song. Press play to try again.',
  away: 'Spotify does not answer just now. Press play to try again.',
};

/**
 * @param {{playback: {index: number, status: string, reason: ?string}, segments: Array, job: ?Object}} state
 * @returns {string}
 */
export function inWords(state) {
  const { playback, segments } = state;
  const part = segments[playback.index];
  switch (playback.status) {
    case 'waiting':
      return playback.index === 0 ? 'Waiting for the first part…' : 'Waiting for the next part…';
    case 'starting':
      return 'Loading…';
    case 'playing':
      return placeInWords(state);
    case 'paused':
      return `${place(state)} · Paused`;
    case 'blocked':
      return 'Your browser waits for you to press play.';
    case 'failed':
      return part?.audioUrl ? 'This part could not be loaded. Press play to try again, or go on to the next.'
        : 'This part has no sound here. Go on to the next.';
    case 'elsewhere':
      return WHY_NOT[playback.reason];
    case 'ended':
      return 'The end. Press play to hear it again.';
    default:
      return part ? 'Ready to play' : 'The first part is being made…';
  }
}

/**
 * @param {{playback: {index: number}, segments: Array, job: ?Object}} state
 * @returns {string} which part it is, and of what kind
 */
export function placeInWords(state) {
  return `${place(state)} · ${state.segments[state.playback.index]?.type === 'song' ? 'Song' : 'Narration'}`;
}

function place({ playback, segments, job }) {
  return `Part ${playback.index + 1}${isActive(job) ? '' : ` of ${segments.length}`}`;
}
