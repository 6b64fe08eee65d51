/** The one place where the page says what went wrong, or what to wait for. */

import { element, icon } from '../dom.js';
import { say } from '../words.js';

/**
 * @param {HTMLElement} root a live region
 * @param {import('../store.js').Store} store
 * @param {import('../actions.js').Actions} actions
 * @param {ReturnType<typeof import('./form.js').formView>} form
 * @param {import('../account.js').Account} account
 */
export function noticeView(root, store, actions, form, account) {
  /** @type {Record<import('../types').Action['name'], function(): void>} */
  const perform = {
    'ask-anew': () => {
      const { request, job } = store.state;
      actions.dismiss();
      form.fill(request ?? { topic: job?.topic ?? '' });
    },
    'show-running': () => {
      const { activeJobs, job } = store.state;
      const other = activeJobs.find(({ id }) => id !== job?.id);
      actions.dismiss();
      if (other) actions.showJob(other.id, { listen: true });
    },
    'sign-in': () => {
      form.keep();
      actions.leaveToSignIn();
      window.location.assign(account.signInAddress);
    },
  };

  store.watch(['notice'], ({ notice }) => {
    root.hidden = notice === null;
    root.replaceChildren();
    if (!notice) return;
    root.dataset.kind = notice.kind;
    root.append(element('p', { class: 'notice-text' }, notice.text));
    if (notice.action) {
      const { name, label } = notice.action;
      root.append(element('button', { type: 'button', 'data-testid': name, onclick: perform[name] }, label));
    }
    root.append(dismissButton(actions));
  });
}

/** @param {import('../actions.js').Actions} actions */
function dismissButton(actions) {
  return element('button', {
    type: 'button', class: 'quiet', 'data-testid': 'dismiss', 'aria-label': say('notice.dismiss'),
    onclick: () => actions.dismiss(),
  }, icon('close'));
}
