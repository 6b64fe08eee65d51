/** The text of a narration that is written and not yet spoken, folded behind its first sentence. */

import { element, setText } from '../dom.js';

/** As far as the first sentence, or a good line where that is longer. */
const FIRST = /^.{1,140}?[.!?…](?=\s)|^.{1,110}(?=\s)|^.+$/su;

export class ScriptText {
  #first = element('summary');
  #rest = element('p');

  constructor() {
    this.node = element('details', { class: 'script', 'data-testid': 'script', hidden: true }, this.#first, this.#rest);
  }

  /** @param {?import('../types').Script} script null where there is none, or where it can be heard by now */
  show(script) {
    const text = script?.text ?? '';
    const [first = ''] = FIRST.exec(text) ?? [];
    this.node.hidden = script === null;
    setText(this.#first, first);
    setText(this.#rest, text.slice(first.length).trim());
  }
}
