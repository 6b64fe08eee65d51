/** The jobs of the past, a page at a time: when, how long, what became of them, and what can still be done. */

import { retryJob, refusalIn } from '../api.js';
import { listHistory } from '../api-keeping.js';
import { element, setText } from '../dom.js';
import { asLength, asMoment, dotted } from '../format.js';
import { isActive } from '../job-events.js';
import { errorWords, say } from '../words.js';
import { bringIntoSight } from './headline.js';
import { jobLog } from './job-log.js';

/** @typedef {import('../types').PastJob} PastJob */

export class HistoryList {
  #actions;
  #form;
  #player;
  #rows = element('ul');
  #told = element('p', { class: 'facts', role: 'status', 'data-testid': 'history-status' });
  #more = element('button', {
    type: 'button', 'data-testid': 'history-more', hidden: true, onclick: () => this.#append(),
  }, say('history.more'));
  /** @type {?string} where the next page begins */
  #next = null;

  /**
   * @param {HTMLElement} root
   * @param {import('../actions.js').Actions} actions
   * @param {ReturnType<typeof import('./form.js').formView>} form
   * @param {import('../player.js').Player} player
   */
  constructor(root, actions, form, player) {
    this.#actions = actions;
    this.#form = form;
    this.#player = player;
    root.append(this.#told, this.#rows, this.#more);
  }

  /** Asks for the newest; those that are shown stay until the answer is there. */
  async reload() {
    const page = await this.#page(null);
    if (!page) return;
    this.#rows.replaceChildren(...page.jobs.map((job) => this.#row(job)));
    setText(this.#told, page.jobs.length === 0 ? say('history.empty') : '');
  }

  async #append() {
    const page = await this.#page(this.#next);
    if (!page) return;
    const rows = page.jobs.map((job) => this.#row(job));
    this.#rows.append(...rows);
    setText(this.#told, '');
    rows[0]?.focus(); // the button may be gone, and reading goes on here
  }

  /** @param {?string} before */
  async #page(before) {
    this.#more.disabled = true;
    if (!this.#rows.hasChildNodes()) setText(this.#told, say('history.loading'));
    try {
      const page = await listHistory(before);
      this.#next = page.next ?? null;
      this.#more.hidden = this.#next === null;
      return page;
    } catch (reason) {
      setText(this.#told, refusalIn(reason).message);
      return null;
    } finally {
      this.#more.disabled = false;
    }
  }

  /** @param {PastJob} job */
  #row(job) {
    const { id, status, topic, title, playlistId, createdAt, startedAt, finishedAt } = job;
    const name = title || topic || say('documentary.new');
    const tookMs = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : undefined;
    const error = status === 'failed' ? errorWords(job.code, job.error) : '';
    const said = element('span', { class: 'outcome', role: 'status' });
    return element('li', { 'data-testid': 'past-job', 'data-id': id, 'data-status': status, tabindex: '-1' },
      playlistId
        ? element('a', {
          href: `/?${new URLSearchParams({ playlistId })}`, 'data-testid': 'past-open',
          onclick: (event) => this.#open(event, playlistId),
        }, name)
        : element('strong', {}, name),
      element('p', { class: 'facts' },
        element('span', { class: `status ${status}` }, say(`history.${status}`)), ' · ',
        dotted([asMoment(createdAt), asLength(tookMs)])),
      error && element('p', { class: 'went-wrong' }, error),
      element('p', { class: 'row-actions' }, this.#action(job, said), said),
      jobLog(id));
  }

  /** @param {MouseEvent} event @param {string} playlistId */
  #open(event, playlistId) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#player.unlock();
    this.#actions.openPlaylist(playlistId, { asStep: true }).then(bringIntoSight);
  }

  /** @param {PastJob} job @param {HTMLElement} said @returns {?Node} */
  #action(job, said) {
    const { id, status, topic } = job;
    const name = topic || say('documentary.new');
    if (isActive(job)) {
      return element('button', {
        type: 'button', class: 'link', 'data-testid': 'past-show', 'aria-label': say('history.showNamed', { name }),
        onclick: () => this.#show(id),
      }, say('history.show'));
    }
    if (status === 'completed') return null;
    return element('button', {
      type: 'button', class: 'link', 'data-testid': 'past-retry', 'aria-label': say('history.retryNamed', { name }),
      onclick: ({ currentTarget }) => this.#retry(job, currentTarget, said),
    }, say('progress.retry'));
  }

  /** @param {string} id */
  #show(id) {
    this.#actions.showJob(id, { listen: true });
    bringIntoSight();
  }

  /** Goes on where it stopped; one that the server has no longer is asked for anew, by its topic. */
  async #retry(/** @type {PastJob} */ job, /** @type {HTMLButtonElement} */ button, /** @type {HTMLElement} */ said) {
    button.disabled = true;
    this.#player.unlock();
    try {
      await retryJob(job.id);
    } catch (reason) {
      const error = refusalIn(reason);
      if (error.status === 404) this.#form.fill({ topic: job.topic ?? '' });
      else if (error.status === 409) this.#show(job.id);
      else setText(said, error.message);
      return;
    } finally {
      button.disabled = false;
    }
    this.#show(job.id);
    this.#actions.refresh();
  }
}
