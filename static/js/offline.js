/**
 * Has the browser keep the shell of the page (see sw.js), so that it opens and says so where the server cannot be reached,
 * and can be installed as an app. Where the browser keeps nothing (no https, a private window), all else works the same.
 */
export async function keepShell() {
  try {
    await navigator.serviceWorker?.register('/sw.js');
  } catch {
    // The page works without.
  }
}
