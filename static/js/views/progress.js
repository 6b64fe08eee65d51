/** How far the job on show has come. */

import { byTestId, find, setText } from '../dom.js';
import { asPercent } from '../format.js';
import { isActive } from '../job-events.js';
import { jobWords } from '../job-words.js';
import { say } from '../words.js';

/** @typedef {import('../line.js').Connection} Connection */

/**
 * @param {HTMLElement} root hidden for a documentary that was opened from the saved ones
 * @param {import('../store.js').Store} store
 */
export function progressView(root, store) {
  const bar = byTestId('progress', root);
  const label = byTestId('stage-label', root);
  const detail = byTestId('stage-detail', root);
  const percent = find('.percent', root);
  const note = byTestId('line-note', root);
  store.watch(['job'], ({ job }) => {
    root.hidden = job === null;
    if (!job) return;
    const whole = Math.round(job.progress);
    root.dataset.status = job.status;
    bar.setAttribute('aria-valuenow', String(whole));
    bar.setAttribute('aria-valuetext', asPercent(whole / 100));
    bar.style.setProperty('--done', `${job.progress}%`);
    setText(percent, asPercent(whole / 100));
    const words = jobWords(job);
    setText(label, words.label);
    setText(detail, words.detail);
  });
  store.watch(['connection', 'job'], ({ connection, job }) => {
    const words = NOTES[connection];
    note.hidden = !words || !isActive(job);
    setText(note, words ?? '');
  });
}

/** How news comes, where it is slow; a broken connection is told by connection.js. @type {Partial<Record<Connection, string>>} */
const NOTES = {
  switching: say('line.switching'),
  asking: say('line.asking'),
};
