/** How Spotify names a song, in a timeline and in the states of its player. */

const TRACK = /^spotify:track:(\w+)$/;

/** Songs are stopped a little before the length they are said to have. */
const END_MS = 1_500;

/**
 * @param {?import('./types').Segment} part
 * @returns {?string} the id of its track at Spotify; null for anything else
 */
export function spotifyId(part) {
  return TRACK.exec((part?.type === 'song' && part.trackUri) || '')?.[1] ?? null;
}

/**
 * @param {import('./types').Segment} part
 * @returns {?string} where Spotify shows the song, for links; null for anything else
 */
export function spotifyAddress(part) {
  const id = spotifyId(part);
  return id && `https://open.spotify.com/track/${id}`;
}

/**
 * @param {?import('./types').SpotifyState} state
 * @param {?import('./types').Segment} part
 * @returns {state is import('./types').SpotifyState} whether the state is about this song. Spotify may play the same recording under another id than the
 *   one asked for, and then says which.
 */
export function isAbout(state, part) {
  const track = state?.track_window?.current_track;
  const wanted = spotifyId(part);
  return Boolean(track && wanted !== null && (track.id === wanted || track.linked_from?.id === wanted));
}

/**
 * @param {import('./types').SpotifyState} state
 * @returns {boolean} whether a song that is paused so has come to its end
 */
export function isAtEnd({ position, duration }) {
  return position === 0 || position > duration - END_MS;
}
