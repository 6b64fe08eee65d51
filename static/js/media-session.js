/** Tells the system what plays and where, so that lock screens, headphones and media keys show and steer it. */

import { asCredits } from './format.js';
import { drawnArtwork } from './artwork.js';
import { UNDER_WAY } from './player.js';
import { STEP_S } from './shortcuts.js';

/** The system goes on counting by itself: it is told again when it would be further off than this. */
const DRIFT_S = 1;

/** The picture comes when the sound has begun: drawing it takes its time. */
const DRAWN_AFTER_MS = 500;

/**
 * @typedef {import('./store.js').Store} Store
 * @typedef {import('./player.js').Player} Player
 * @typedef {import('./types').Segment} Segment
 */

/**
 * @param {Store} store
 * @param {Player} player
 */
export function mediaSession(store, player) {
  const session = navigator.mediaSession;
  if (!session) return;
  steering(session, player);
  naming(session, store);
  timing(session, store);
}

/** @param {MediaSession} session @param {Player} player */
function steering(session, player) {
  /** @type {Partial<Record<MediaSessionAction, MediaSessionActionHandler>>} */
  const actions = {
    play: () => player.play(),
    pause: () => player.pause(),
    nexttrack: () => player.next(),
    previoustrack: () => player.previous(),
    seekto: ({ seekTime }) => player.seek(seekTime ?? 0),
    seekbackward: ({ seekOffset }) => player.skip(-(seekOffset || STEP_S)),
    seekforward: ({ seekOffset }) => player.skip(seekOffset || STEP_S),
    stop: () => {
      player.pause();
      player.seek(0);
    },
  };
  for (const [action, handler] of Object.entries(actions)) {
    try {
      session.setActionHandler(/** @type {MediaSessionAction} */ (action), handler);
    } catch {
      // A browser refuses an action that it does not know.
    }
  }
}

/** @param {MediaSession} session @param {Store} store */
function naming(session, store) {
  let shown = '';
  let drawing = 0;
  store.watch(['segments', 'playback', 'documentary'], ({ segments, playback, documentary }) => {
    const part = documentary && segments[playback.index];
    session.playbackState = !part ? 'none' : UNDER_WAY.has(playback.status) ? 'playing' : 'paused';
    const key = part ? [part.type, part.title, coverUrlOf(part), documentary.title].join('\n') : '';
    if (key === shown) return;
    shown = key;
    clearTimeout(drawing);
    if (!part) {
      session.metadata = null;
      return;
    }
    const words = { title: part.title, artist: asCredits(part), album: documentary.title };
    session.metadata = new MediaMetadata(words);
    drawing = window.setTimeout(() => {
      session.metadata = new MediaMetadata({ ...words, artwork: artworkOf(part) });
    }, DRAWN_AFTER_MS);
  });
}

/** @param {Segment} part @returns {string} */
function coverUrlOf(part) {
  return (part.type === 'song' && part.coverUrl) || '';
}

/** @param {Segment} part */
function artworkOf(part) {
  if (coverUrlOf(part)) return [{ src: coverUrlOf(part), sizes: '512x512' }];
  return [{ src: drawnArtwork(part), sizes: '256x256', type: 'image/png' }];
}

/** @param {MediaSession} session @param {Store} store */
function timing(session, store) {
  if (!session.setPositionState) return;
  let told = { positionS: 0, durationS: 0, rate: 1, playing: false, ms: 0 };
  store.watch(['clock', 'playback', 'speed'], ({ clock: { positionS, durationS }, playback, segments, speed }) => {
    const playing = playback.status === 'playing';
    const rate = segments[playback.index]?.type === 'narration' ? speed : 1;
    const ms = performance.now();
    const thoughtS = told.positionS + (told.playing ? (told.rate * (ms - told.ms)) / 1000 : 0);
    const same = told.durationS === durationS && told.rate === rate && told.playing === playing;
    if (same && Math.abs(thoughtS - positionS) < DRIFT_S) return;
    told = { positionS, durationS, rate, playing, ms };
    if (durationS > 0) session.setPositionState({ duration: durationS, position: Math.min(positionS, durationS), playbackRate: rate });
    else session.setPositionState();
  });
}
