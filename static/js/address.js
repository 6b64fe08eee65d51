/** What the page's address says is on show, and the other way round. */

/**
 * @typedef {{jobId: ?string, playlistId: ?string}} Place
 * @returns {Place}
 */
export function readAddress() {
  const query = new URLSearchParams(window.location.search);
  return { jobId: query.get('jobId'), playlistId: query.get('playlistId') };
}

/**
 * @param {Partial<Place>} place
 * @param {{asStep?: boolean}} [options] `asStep`: the browser's Back button comes back to where we are now
 */
export function writeAddress({ jobId = null, playlistId = null }, { asStep = false } = {}) {
  const query = new URLSearchParams();
  if (jobId) query.set('jobId', jobId);
  if (playlistId) query.set('playlistId', playlistId);
  const address = query.size > 0 ? `/?${query}` : '/';
  if (asStep) window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
}

/** @returns {?string} the code with which the server sent somebody back who could not be signed in, once */
export function takeSignInError() {
  const address = new URL(window.location.href);
  const code = address.searchParams.get('signInError');
  if (code === null) return null;
  address.searchParams.delete('signInError');
  window.history.replaceState(null, '', address.pathname + address.search);
  return code;
}
