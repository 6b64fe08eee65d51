/** All documentaries that are being made, side by side, where there is another than the one on show. */

import { element, icon, setText } from '../dom.js';
import { asPercent } from '../format.js';
import { jobWords } from '../job-words.js';
import { say } from '../words.js';

/** @typedef {import('../types').ActiveJob} ActiveJob */

/**
 * @param {HTMLElement} root
 * @param {import('../store.js').Store} store
 * @param {import('../actions.js').Actions} actions
 */
export function jobCardsView(root, store, actions) {
  /** @type {Map<string, Card>} */
  const cards = new Map();
  const list = element('ul', { class: 'cards' });
  root.append(element('h2', { class: 'kicker' }, say('cards.title')), list);

  store.watch(['activeJobs', 'job'], ({ activeJobs, job }) => {
    root.hidden = !activeJobs.some(({ id }) => id !== job?.id);
    const shown = root.hidden ? [] : activeJobs;
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, card] of cards) {
      if (ids.has(id)) continue;
      card.node.remove();
      cards.delete(id);
    }
    shown.forEach((each, place) => {
      const card = cards.get(each.id) ?? new Card(each.id, actions);
      cards.set(each.id, card);
      card.show(each, each.id === job?.id);
      if (list.children[place] !== card.node) list.insertBefore(card.node, list.children[place] ?? null);
    });
  });
}

class Card {
  #topic = element('p', { class: 'card-topic' });
  #name = element('span');
  #bar = element('div', { class: 'progress', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 });
  #stage = element('span', { class: 'stage-label' });
  #detail = element('span', { class: 'stage-detail' });
  #onShow = element('span', { class: 'card-on-show' }, say('cards.onShow'));
  #listen;
  #cancel;

  /** @param {string} id @param {import('../actions.js').Actions} actions */
  constructor(id, actions) {
    const act = { type: 'button', 'data-id': id };
    this.#listen = element('button', {
      ...act, class: 'quiet', 'data-testid': 'show-job', onclick: () => actions.showJob(id, { listen: true }),
    }, icon('play'), this.#name);
    this.#cancel = element('button', {
      ...act, class: 'quiet', 'data-testid': 'cancel-job', onclick: () => actions.cancel(id),
    }, say('progress.cancel'));
    this.node = element('li', { 'data-testid': 'job-card', 'data-id': id },
      this.#topic, this.#bar, element('p', { class: 'card-stage' }, this.#stage, this.#detail),
      element('p', { class: 'card-buttons' }, this.#onShow, this.#cancel));
  }

  /** @param {ActiveJob} job @param {boolean} onShow */
  show(job, onShow) {
    const topic = job.topic || say('switcher.untitled');
    const words = jobWords(job);
    setText(this.#name, topic);
    // Its name is what it is listened to by; what is on show has nothing to press.
    if (onShow && this.#topic.contains(this.#listen)) this.#topic.replaceChildren();
    if (onShow) setText(this.#topic, topic);
    else if (!this.#topic.contains(this.#listen)) this.#topic.replaceChildren(this.#listen);
    this.#bar.setAttribute('aria-label', topic);
    this.#bar.setAttribute('aria-valuenow', String(Math.round(job.progress)));
    this.#bar.setAttribute('aria-valuetext', asPercent(Math.round(job.progress) / 100));
    this.#bar.style.setProperty('--done', `${job.progress}%`);
    setText(this.#stage, words.label);
    setText(this.#detail, words.detail);
    if (onShow) this.node.setAttribute('aria-current', 'true');
    else this.node.removeAttribute('aria-current');
    this.#onShow.hidden = !onShow;
    this.#listen.setAttribute('aria-label', say('cards.listenTo', { topic }));
    this.#cancel.setAttribute('aria-label', say('cards.cancelNamed', { topic }));
  }
}
