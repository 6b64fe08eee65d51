/**
 * Tells when what the page knows may be out of date: it comes to the front, the device wakes, the network comes or goes.
 */

/** Timers stand still while a device sleeps: one that is as late as this shows it. */
const TICK_MS = 5_000;
const LATE_MS = 10_000;

/**
 * @param {Object} told
 * @param {(options: {elsewhere: boolean}) => void} told.woke `elsewhere`: the network may be another one
 * @param {() => void} told.left the page is put away, and may come back as it is
 * @param {() => void} told.cameBack
 */
export function watchSleep({ woke, left, cameBack }) {
  const visible = () => document.visibilityState === 'visible';
  document.addEventListener('visibilitychange', () => visible() && woke({ elsewhere: false }));
  window.addEventListener('online', () => woke({ elsewhere: true }));
  window.addEventListener('offline', () => woke({ elsewhere: false }));
  window.addEventListener('pagehide', left);
  window.addEventListener('pageshow', ({ persisted }) => persisted && cameBack());
  document.addEventListener('freeze', left);
  document.addEventListener('resume', cameBack);
  let tickedMs = Date.now();
  setInterval(() => {
    const slept = Date.now() - tickedMs > TICK_MS + LATE_MS;
    tickedMs = Date.now();
    if (slept && visible()) woke({ elsewhere: false }); // in the background, timers are late as a rule
  }, TICK_MS);
}
