/** Lets a listener whose documentaries are made two at a time go from one to the other. */

import { element } from '../dom.js';
import { say } from '../words.js';

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../actions.js').Actions} actions
 */
export function switcherView(root, store, actions) {
  store.watch(['activeJobs', 'job', 'documentary'], ({ activeJobs, job, documentary }) => {
    const others = activeJobs.filter(({ id }) => id !== job?.id);
    root.hidden = others.length === 0;
    root.replaceChildren(
      element('span', {}, say(documentary ? 'switcher.title' : 'switcher.alone')),
      ...others.map((other) => element('button', {
        type: 'button',
        class: 'link',
        'data-testid': 'show-job',
        'data-id': other.id,
        onclick: () => actions.showJob(other.id, { listen: true }),
      }, other.topic || say('switcher.untitled'))),
    );
  });
}
