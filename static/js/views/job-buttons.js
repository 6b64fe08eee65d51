/** Stops the job on show, or lets it go on. */

import { byTestId, setText } from '../dom.js';
import { canGoOn, isActive } from '../job-events.js';
import { say } from '../words.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../actions.js').Actions} actions
 */
export function jobButtonsView(root, store, actions) {
  const cancel = byTestId('cancel', root);
  const retry = byTestId('retry', root);
  pressed(cancel, () => actions.cancel());
  pressed(retry, () => actions.retry());

  store.watch(['job'], ({ job }) => {
    const focused = root.contains(document.activeElement);
    cancel.hidden = !isActive(job);
    retry.hidden = !canGoOn(job);
    root.hidden = cancel.hidden && retry.hidden;
    setText(retry, say(job?.status === 'cancelled' ? 'progress.makeAgain' : 'progress.retry'));
    if (focused) [cancel, retry].find((button) => !button.hidden)?.focus();
  });
}

/**
 * One button takes the other's place: the second half of a double click is not meant for it. The button is not disabled
 * while it acts, as the keyboard's focus would be lost.
 * @param {HTMLElement} button
 * @param {function(): Promise<unknown>} act
 */
function pressed(button, act) {
  let busy = false;
  button.addEventListener('click', async (event) => {
    if (busy || event.detail > 1) return;
    busy = true;
    try {
      await act();
    } finally {
      busy = false;
    }
  });
}
