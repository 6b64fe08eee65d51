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
