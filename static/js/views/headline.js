/** Title and summary of the documentary on show. */

import { find, setText } from '../dom.js';
import { asLength, dotted } from '../format.js';
import { isActive } from '../job-events.js';
import { say } from '../words.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 */
export function headlineView(root, store) {
  const kicker = find('.kicker', root);
  const title = find('h1', root);
  const summary = find('.summary', root);
  store.watch(['documentary', 'job', 'segments'], ({ documentary, job, segments }) => {
    if (!documentary) return;
    setText(kicker, kickerText(job, segments));
    setText(title, documentary.title || say('documentary.new'));
    setText(summary, documentary.summary);
    summary.hidden = documentary.summary === '';
  });
}

/** @param {?import('../types').Job} job @param {Array<?import('../types').Segment>} segments */
function kickerText(job, segments) {
  if (isActive(job)) return say('documentary.making');
  if (job?.status === 'failed') return say('documentary.unfinished');
  if (job?.status === 'cancelled') return say('documentary.cancelled');
  const songs = segments.filter((part) => part?.type === 'song').length;
  const lengthMs = segments.reduce((sum, part) => sum + (part?.durationMs ?? 0), 0);
  return dotted([say('documentary.done'), say('count.songs', { count: songs }), asLength(lengthMs)]);
}

/** On a narrow screen the documentary stands above what was pressed: bring it into sight, for the keyboard as well. */
export function bringIntoSight() {
  const heading = find('#documentary-title');
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: 'nearest' });
}
