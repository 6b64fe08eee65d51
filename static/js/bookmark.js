/** Remembers where in a saved documentary somebody was, for the next time it is opened. */

import { keepPlace } from './preferences.js';

/** Written at most so often while it plays, and at once when it pauses or the page goes. */
const EVERY_MS = 5_000;

/** So little of a documentary is not worth going on from. */
const LEAST_S = 5;

/** @param {import('./store.js').Store} store */
export function bookmark(store) {
  /** The documentary that was heard: one that is only on show keeps the place it has. @type {?import('./store.js').Documentary} */
  let heard = null;
  let keptMs = -Infinity;

  const keep = () => {
    const { documentary, playback, clock } = store.state;
    const id = documentary?.playlistId;
    if (!id || heard !== documentary) return;
    keptMs = performance.now();
    const { index, status } = playback;
    const begun = index > 0 || clock.positionS >= LEAST_S;
    keepPlace(id, status !== 'ended' && begun ? { index, positionS: Math.floor(clock.positionS) } : null);
  };

  store.watch(['playback', 'documentary'], ({ playback, documentary }) => {
    if (playback.status === 'playing') heard = documentary;
    if (playback.status === 'paused' || playback.status === 'ended') keep();
  });
  store.watch(['clock'], ({ playback }) => {
    if (playback.status === 'playing' && performance.now() - keptMs > EVERY_MS) keep();
  });
  window.addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
}
