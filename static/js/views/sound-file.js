/** A whole documentary as one sound file: made when somebody wants it, which takes a while, and says how far it is. */

import { exportAddress } from '../api-keeping.js';
import { refusalIn } from '../api.js';
import { element, setText } from '../dom.js';
import { asPercent } from '../format.js';
import { say } from '../words.js';

/**
 * @param {string} id
 * @param {'mp3'|'m4b'|'narration'} format
 * @param {import('../keeping.js').Keeping} keeping
 * @param {AbortSignal} leaving ends the waiting when something else is on show
 * @returns {HTMLElement}
 */
export function soundFile(id, format, keeping, leaving) {
  let given = new AbortController();
  const told = element('span', { class: 'outcome', role: 'status', 'data-testid': `${format}-status` });
  const share = element('span', { class: 'facts', 'aria-hidden': 'true' });
  const link = element('a', {
    href: exportAddress(id, format), download: '', hidden: true, 'data-testid': `export-${format}`,
  }, say(`exports.${format}`));
  const make = element('button', {
    type: 'button', class: 'link', 'data-testid': `make-${format}`, onclick: () => begin(),
  }, say(`exports.${format}`));
  const stop = element('button', {
    type: 'button', class: 'link', hidden: true, 'data-testid': `stop-${format}`, onclick: () => given.abort(),
  }, say('exports.stop'));
  leaving.addEventListener('abort', () => given.abort());

  /** @param {boolean} making */
  function working(making) {
    const focused = document.activeElement === make || document.activeElement === stop;
    make.hidden = making;
    stop.hidden = !making;
    if (focused) (making ? stop : make).focus();
    if (!making) setText(share, '');
  }

  async function begin() {
    given = new AbortController();
    working(true);
    setText(told, say('exports.making'));
    let bytes;
    try {
      bytes = await keeping.makeSound(id, format, {
        signal: given.signal, progress: (percent) => setText(share, asPercent(percent / 100)),
      });
    } catch (reason) {
      working(false);
      setText(told, refusalIn(reason).message);
      return;
    }
    working(false);
    setText(told, bytes === null ? '' : say('exports.ready', { count: Math.max(1, Math.round(bytes / 1e6)) }));
    if (bytes === null) return;
    const focused = document.activeElement === make;
    make.hidden = true;
    link.hidden = false;
    if (focused) link.focus();
    link.click();
  }

  return element('li', {},
    element('span', { class: 'made' }, make, link, told, share, stop),
    element('p', { class: 'facts' }, say(`exports.for.${format}`)));
}
