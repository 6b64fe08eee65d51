/** How far the job on show has come. */

import { byTestId, setText } from '../dom.js';
import { asPlaceInLine } from '../format.js';
import { isActive } from '../job-events.js';

const STAGES = 6;

/**
 * @param {HTMLElement} root hidden for a documentary that was opened from the saved ones
 * @param {import('../store.js').Store} store
 */
export function progressView(root, store) {
  const bar = byTestId('progress', root);
  const label = byTestId('stage-label', root);
  const detail = byTestId('stage-detail', root);
  const percent = root.querySelector('.percent');
  const note = byTestId('line-note', root);
  store.watch(['job'], ({ job }) => {
    root.hidden = job === null;
    if (!job) return;
    const whole = Math.round(job.progress);
    root.dataset.status = job.status;
    bar.setAttribute('aria-valuenow', String(whole));
    bar.setAttribute('aria-valuetext', `${whole} percent`);
    bar.style.setProperty('--done', `${job.progress}%`);
    setText(percent, `${whole} %`);
    const words = WORDS[job.status](job);
    setText(label, words.label);
    setText(detail, words.detail);
  });
  store.watch(['connection', 'job'], ({ connection, job }) => {
    note.hidden = !(connection in NOTES) || !isActive(job);
    setText(note, NOTES[connection] ?? '');
  });
}

/** How news comes, where that is not as it should be; a lost connection is a notice. */
const NOTES = {
  switching: 'No news comes through just now. Trying another way…',
  asking: 'Live news does not get through to this page, so it asks every two seconds.',
};

/** By status; for a job that runs, the server's own words. */
const WORDS = {
  pending: (job) => (job.queuePosition > 0
    ? { label: 'Waiting:', detail: asPlaceInLine(job.queuePosition, job.queueWaitS) }
    : { label: job.stageLabel || 'Waiting to start', detail: job.detail }),
  running: (job) => ({
    label: job.stageLabel || 'Starting',
    detail: job.detail || (job.stage ? `Step ${job.stage} of ${STAGES}` : ''),
  }),
  completed: () => ({ label: 'Complete', detail: 'Saved in My playlists.' }),
  failed: (job) => ({ label: 'Stopped', detail: job.stageLabel ? `While: ${job.stageLabel}` : '' }),
  cancelled: (job) => ({ label: 'Cancelled', detail: job.stageLabel ? `While: ${job.stageLabel}` : '' }),
};
