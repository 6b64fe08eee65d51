/** A button that hands an address on, and says what came of it beside itself. */

import { element, setText } from '../dom.js';
import { hasShareSheet, share } from '../share.js';
import { say } from '../words.js';

/** How long it says so. */
const SAID_MS = 6000;

/** @type {Record<Awaited<ReturnType<typeof share>>, ?import('../words.js').Key>} */
const SAID = { copied: 'share.copied', failed: 'share.failed', shared: null, dropped: null };

/**
 * @param {{title: string, address: string, label?: string, named?: boolean, testId: string, kind?: string}} what `label` is
 *   its text, `named` whether a screen reader says the title too, as there are several of it, `kind` its class
 * @returns {HTMLElement}
 */
export function shareButton({ title, address, label = say(hasShareSheet() ? 'share.share' : 'share.copy'), named, testId, kind }) {
  const said = element('span', { class: 'outcome', role: 'status', 'data-testid': `${testId}-said` });
  let timer = 0;
  const button = element('button', {
    type: 'button', class: kind, 'data-testid': testId, 'aria-label': named ? say('share.named', { label, title }) : null,
    onclick: async () => {
      const key = SAID[await share(title, address)];
      if (key === null) return;
      setText(said, key === 'share.failed' ? say(key, { address }) : say(key));
      window.clearTimeout(timer);
      if (key === 'share.copied') timer = window.setTimeout(() => setText(said, ''), SAID_MS);
    },
  }, label);
  return element('span', { class: 'share' }, button, said);
}
