/** Tells the system what plays, so that lock screens, headphones and media keys show and steer it. */

import { asCredits } from './format.js';

/**
 * @param {import('./store.js').Store} store
 * @param {import('./player.js').Player} player
 */
export function mediaSession(store, player) {
  const session = navigator.mediaSession;
  if (!session) return;
  session.setActionHandler('play', () => player.play());
  session.setActionHandler('pause', () => player.pause());
  session.setActionHandler('nexttrack', () => player.next());
  session.setActionHandler('previoustrack', () => player.previous());
  session.setActionHandler('seekto', ({ seekTime }) => player.seek(seekTime ?? 0));
  store.watch(['segments', 'playback', 'documentary'], ({ segments, playback, documentary }) => {
    const part = segments[playback.index];
    if (!part) return;
    session.metadata = new MediaMetadata({
      title: part.title ?? '', artist: asCredits(part), album: documentary?.title ?? '',
    });
    session.playbackState = playback.status === 'playing' ? 'playing' : 'paused';
  });
}
