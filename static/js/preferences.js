/**
 * What the browser remembers for one person. Storage may be full or forbidden (private windows, strict settings);
 * then the page works the same and merely forgets.
 */

const PREFIX = 'musicdoc.';

/**
 * @param {function(): Storage} storage
 * @param {string} name
 * @returns {*} what was kept, or null
 */
function read(storage, name) {
  try {
    return JSON.parse(storage().getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {function(): Storage} storage @param {string} name @param {unknown} value */
function write(storage, name, value) {
  try {
    storage().setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Forgetting a preference is better than stopping for it.
  }
}

// Reaching for window.localStorage can itself throw, so it is reached for inside the guards above.
const lasting = () => window.localStorage;
const forThisTab = () => window.sessionStorage;

/** @returns {number} 0 to 1 */
export function keptVolume() {
  const volume = read(lasting, 'volume');
  return typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : 1;
}

/** @param {number} volume 0 to 1 */
export function keepVolume(volume) {
  write(lasting, 'volume', volume);
}

/**
 * @param {number[]} speeds those there are
 * @returns {number} how fast the narration was heard last, in times its own pace
 */
export function keptSpeed(speeds) {
  const speed = read(lasting, 'speed');
  return speeds.includes(speed) ? speed : 1;
}

/** @param {number} speed */
export function keepSpeed(speed) {
  write(lasting, 'speed', speed);
}

/** @returns {boolean} whether single keys steer the player */
export function keptShortcuts() {
  return read(lasting, 'shortcuts') !== false;
}

/** @param {boolean} on */
export function keepShortcuts(on) {
  write(lasting, 'shortcuts', on);
}

/** Places in so many documentaries are remembered: those heard last. */
const MOST_PLACES = 100;

/** @returns {Array<{id: string, index: number, positionS: number}>} the one heard last first */
function keptPlaces() {
  const places = read(lasting, 'places');
  return Array.isArray(places) ? places.filter((place) => typeof place?.id === 'string') : [];
}

/**
 * @param {string} playlistId
 * @returns {?import('./timeline.js').Place} where it was left
 */
export function keptPlace(playlistId) {
  const { index, positionS } = keptPlaces().find(({ id }) => id === playlistId) ?? {};
  if (index === undefined || positionS === undefined) return null;
  return Number.isInteger(index) && Number.isFinite(positionS) ? { index, positionS } : null;
}

/**
 * @param {string} playlistId
 * @param {?import('./timeline.js').Place} place null: it was heard to the end
 */
export function keepPlace(playlistId, place) {
  const others = keptPlaces().filter(({ id }) => id !== playlistId);
  write(lasting, 'places', place ? [{ id: playlistId, ...place }, ...others].slice(0, MOST_PLACES) : others);
}

/** @param {'light'|'dark'} theme */
export function keepTheme(theme) {
  write(lasting, 'theme', theme);
}

/** @returns {?string} where songs were last wanted from */
export function keptCatalog() {
  return read(lasting, 'catalog');
}

/** @param {string} catalog */
export function keepCatalog(catalog) {
  write(lasting, 'catalog', catalog);
}

/** @returns {{narrationTargetSecs?: number, language?: string, voice?: string}} how a documentary was last asked for */
export function keptChoices() {
  return read(lasting, 'choices') ?? {};
}

/** @param {import('./types').Request} request */
export function keepChoices({ narrationTargetSecs, language, voice }) {
  write(lasting, 'choices', { narrationTargetSecs, language, voice });
}

/** @returns {?import('./types').Request} what was typed before this tab left for the sign-in, once */
export function takeDraft() {
  const draft = read(forThisTab, 'draft');
  write(forThisTab, 'draft', null);
  return draft;
}

/** @param {import('./types').Request} request as far as it is typed */
export function keepDraft(request) {
  write(forThisTab, 'draft', request);
}

/** @returns {?string} the job that is to go on after the sign-in for which this tab left, once */
export function takeRetry() {
  const jobId = read(forThisTab, 'retry');
  write(forThisTab, 'retry', null);
  return jobId;
}

/** @param {string} jobId */
export function keepRetry(jobId) {
  write(forThisTab, 'retry', jobId);
}

/**
 * @param {string} jobId
 * @returns {?import('./types').Request} what this tab asked for
 */
export function keptRequest(jobId) {
  return read(forThisTab, `request.${jobId}`);
}

/**
 * @param {string} jobId
 * @param {import('./types').Request} request
 */
export function keepRequest(jobId, request) {
  write(forThisTab, `request.${jobId}`, request);
}
