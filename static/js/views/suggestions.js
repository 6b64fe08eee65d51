/**
 * Topics to choose from while somebody types: a combobox as ARIA 1.2 has it, with a list that the arrow keys walk through
 * while the focus stays in the field; and a few examples as buttons below, for who has nothing in mind.
 */

import * as api from '../api.js';
import { element, setText } from '../dom.js';
import { say } from '../words.js';

/** @typedef {import('../types').Suggestion} Suggestion */

/** So long nobody types between two letters of one word; the server answers in a few milliseconds. */
const PAUSE_MS = 120;
/** How many of each kind are examples, so that they show what a topic can be. @type {Record<Suggestion['kind'], number>} */
const EXAMPLES = { artist: 2, style: 1, years: 1 };

/**
 * @param {HTMLElement} root below the field
 * @param {HTMLInputElement} input
 * @param {import('../store.js').Store} store
 */
export function suggestionsView(root, input, store) {
  const list = element('ul', { id: 'topics', role: 'listbox', class: 'topics', 'aria-label': say('ask.suggestions'), hidden: true });
  const news = element('p', { class: 'unseen', role: 'status' });
  const examples = element('p', { class: 'examples', 'data-testid': 'examples' });
  root.append(list, news, examples);
  const box = new Combobox(input, list, news);

  let timer = 0;
  let asked = 0;
  /** @param {string} typed */
  const look = async (typed) => {
    const mine = ++asked;
    const found = await api.getSuggestions(typed, store.state.catalog).catch(() => []);
    if (mine === asked && document.activeElement === input) box.offer(found);
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    asked += 1;
    examples.classList.toggle('idle', input.value !== '');
    if (input.value.trim() === '') box.close();
    else timer = window.setTimeout(() => look(input.value), PAUSE_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (box.handle(event) || event.key !== 'ArrowDown') return;
    event.preventDefault();
    look(input.value);
  });
  input.addEventListener('blur', () => {
    asked += 1;
    clearTimeout(timer);
    box.close();
  });

  let newest = 0;
  store.watch(['catalog', 'session'], async ({ catalog, session }) => {
    if (session.catalogs.length === 0) return; // who the server is, is not known yet
    const mine = ++newest;
    const found = await api.getSuggestions('', catalog).catch(() => []);
    if (mine !== newest) return;
    examples.hidden = found.length === 0;
    examples.replaceChildren(element('span', {}, say('ask.examples')), ...examplesOf(found).map(({ topic }) => (
      element('button', { type: 'button', class: 'chip', 'data-testid': 'example', onclick: () => box.take(topic) }, topic))));
  });
}

/** @param {Suggestion[]} found */
function examplesOf(found) {
  const left = { ...EXAMPLES };
  return found.filter(({ kind }) => (left[kind] -= 1) >= 0);
}

class Combobox {
  #input;
  #list;
  #news;
  /** @type {Suggestion[]} */
  #offered = [];
  #active = -1;

  /** @param {HTMLInputElement} input @param {HTMLUListElement} list @param {HTMLElement} news */
  constructor(input, list, news) {
    this.#input = input;
    this.#list = list;
    this.#news = news;
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list',
    })) input.setAttribute(name, value);
    // The field would lose the focus before the click came.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  /** @param {Suggestion[]} found */
  offer(found) {
    this.#offered = found;
    this.#list.replaceChildren(...found.map((suggestion, place) => this.#option(suggestion, place)));
    this.#list.hidden = found.length === 0;
    this.#input.setAttribute('aria-expanded', String(found.length > 0));
    this.#activate(-1);
    setText(this.#news, found.length ? say('ask.suggested', { count: found.length }) : '');
  }

  close() {
    if (!this.#list.hidden) this.offer([]);
  }

  /** @param {string} topic */
  take(topic) {
    this.#input.value = topic;
    this.#input.dispatchEvent(new Event('change', { bubbles: true }));
    this.close();
    this.#input.focus();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was for the list */
  handle(event) {
    if (this.#list.hidden || event.isComposing) return false;
    const last = this.#offered.length - 1;
    if (event.key === 'ArrowDown') this.#activate(this.#active === last ? -1 : this.#active + 1);
    else if (event.key === 'ArrowUp') this.#activate(this.#active === -1 ? last : this.#active - 1);
    else if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && this.#active >= 0) this.take(this.#offered[this.#active].topic);
    else return false;
    event.preventDefault();
    return true;
  }

  /** @param {Suggestion} suggestion @param {number} place */
  #option({ topic, kind }, place) {
    return element('li', {
      id: `topic-${place}`, role: 'option', 'aria-selected': 'false', 'data-testid': 'suggestion',
      onclick: () => this.take(topic),
    }, element('span', {}, topic), ' ', element('span', { class: 'kind' }, KINDS[kind]));
  }

  /** @param {number} place −1 for none: then the field is as it was typed */
  #activate(place) {
    this.#active = place;
    [...this.#list.children].forEach((option, each) => option.setAttribute('aria-selected', String(each === place)));
    if (place < 0) this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', `topic-${place}`);
    this.#list.children[place]?.scrollIntoView({ block: 'nearest' });
  }
}

/** @type {Record<Suggestion['kind'], string>} */
const KINDS = { artist: say('ask.artist'), style: say('ask.style'), years: say('ask.years') };
