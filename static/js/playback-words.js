/** Says in words what the player does, for the panel and the bar alike. */

import { isActive } from './job-events.js';

/**
 * @param {{playback: {index: number, status: string}, segments: Array, job: ?Object}} state
 * @returns {string}
 */
export function inWords({ playback, segments, job }) {
  const part = segments[playback.index];
  const place = `Part ${playback.index + 1}${isActive(job) ? '' : ` of ${segments.length}`}`;
  switch (playback.status) {
    case 'waiting':
      return playback.index === 0 ? 'Waiting for the first part…' : 'Waiting for the next part…';
    case 'starting':
      return 'Loading…';
    case 'playing':
      return `${place} · ${part?.type === 'song' ? 'Song' : 'Narration'}`;
    case 'paused':
      return `${place} · Paused`;
    case 'blocked':
      return 'Your browser waits for you to press play.';
    case 'failed':
      return part?.audioUrl ? 'This part could not be loaded. Press play to try again, or go on to the next.'
        : 'This part has no sound here. Go on to the next.';
    case 'ended':
      return 'The end. Press play to hear it again.';
    default:
      return part ? 'Ready to play' : 'The first part is being made…';
  }
}
