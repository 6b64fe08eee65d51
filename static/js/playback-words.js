/** Says in words what the player does, for the panel and the bar alike. */

import { dotted } from './format.js';
import { isActive } from './job-events.js';
import { say } from './words.js';

/**
 * @param {?string} reason as the player tells it
 * @returns {string} why a song of Spotify's cannot be heard on this page
 */
export function whyNot(reason) {
  return say(/** @type {import('./words.js').Key} */ (`elsewhere.${reason}`));
}

/**
 * @param {Pick<import('./store.js').State, 'playback'|'segments'|'job'>} state
 * @returns {string}
 */
export function inWords(state) {
  const { playback, segments } = state;
  const part = segments[playback.index];
  switch (playback.status) {
    case 'waiting':
      return say(playback.index === 0 ? 'playing.firstAwaited' : 'playing.nextAwaited');
    case 'starting':
      return say('playing.starting');
    case 'playing':
      return placeInWords(state);
    case 'paused':
      return say('playing.paused', { place: place(state) });
    case 'blocked':
      return say('playing.blocked');
    case 'failed':
      return say(part?.audioUrl ? 'playing.failed' : 'playing.soundless');
    case 'elsewhere':
      return whyNot(playback.reason);
    case 'ended':
      return say(segments.some(Boolean) ? 'playing.ended' : 'playing.nothing');
    default:
      return say(part ? 'playing.ready' : playback.index === 0 ? 'playing.firstBeingMade' : 'part.beingMade');
  }
}

/**
 * @param {Pick<import('./store.js').State, 'playback'|'segments'|'job'>} state
 * @returns {string} which part it is, and of what kind
 */
export function placeInWords(state) {
  const kind = state.segments[state.playback.index]?.type === 'song' ? 'part.song' : 'part.narration';
  return dotted([place(state), say(kind)]);
}

/** @param {Pick<import('./store.js').State, 'playback'|'segments'|'job'>} state */
function place({ playback, segments, job }) {
  const part = playback.index + 1;
  return isActive(job) ? say('playing.place', { part }) : say('playing.placeOf', { part, parts: segments.length });
}
