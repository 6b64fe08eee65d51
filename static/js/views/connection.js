/** Says that the server cannot be reached, and what that means: nothing that is being made is lost by it. */

import { setText } from '../dom.js';
import { isActive } from '../job-events.js';
import { say } from '../words.js';

/**
 * @param {HTMLElement} root a live region
 * @param {import('../store.js').Store} store
 */
export function connectionView(root, store) {
  store.watch(['connection', 'job', 'activeJobs'], ({ connection, job, activeJobs }) => {
    const making = isActive(job) || activeJobs.length > 0;
    const words = making ? WORDS[connection] : IDLE_WORDS[connection];
    root.hidden = words === undefined;
    setText(root, words ?? '');
  });
}

/** @typedef {Partial<Record<import('../line.js').Connection, string>>} Words */

/** @type {Words} */
const WORDS = { lost: say('line.lost'), away: say('line.away'), offline: say('line.offline') };

/** Where nothing is being made, a connection that is back in a moment is nobody's business. @type {Words} */
const IDLE_WORDS = { away: say('line.awayIdle'), offline: say('line.offlineIdle') };
