/** How far the job on show has come. */

import { byTestId, setText } from '../dom.js';

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
}

/** By status; for a job that runs, the server's own words. */
const WORDS = {
  pending: (job) => ({ label: job.stageLabel || 'Waiting to start', detail: job.detail || queueText(job) }),
  running: (job) => ({
    label: job.stageLabel || 'Starting',
    detail: job.detail || (job.stage ? `Step ${job.stage} of ${STAGES}` : ''),
  }),
  completed: () => ({ label: 'Complete', detail: 'Saved in My playlists.' }),
  failed: (job) => ({ label: 'Stopped', detail: job.stageLabel ? `While: ${job.stageLabel}` : '' }),
  cancelled: (job) => ({ label: 'Cancelled', detail: job.stageLabel ? `While: ${job.stageLabel}` : '' }),
};

function queueText({ queuePosition }) {
  return queuePosition > 0 ? `Number ${queuePosition} in line` : '';
}
