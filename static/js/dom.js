/**
 * Builds elements. Strings become text nodes and nothing else, so that what people type can never turn into markup.
 */

const SVG = 'http://www.w3.org/2000/svg';
const ICONS = '/static/icons/icons.svg';

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string|number|boolean|((event: any) => unknown)|null|undefined>} [attributes] `true` sets a bare attribute,
 *   `false`, `null` and `undefined` leave it out, a function listens to the event after which it is named (`onclick`).
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.replace(/^on/, ''), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * @param {string} name the id of a drawing in the icon sheet
 * @returns {SVGElement} hidden from screen readers: the control around it carries the words
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  svg.append(use);
  setIcon(svg, name);
  return svg;
}

/**
 * @param {Element} svg an icon made here or written in the page
 * @param {string} name
 */
export function setIcon(svg, name) {
  const use = svg.querySelector('use');
  const href = `${ICONS}#${name}`;
  if (use?.getAttribute('href') !== href) use?.setAttribute('href', href); // else it would be drawn anew
}

/**
 * @param {Element} node changed only when its text differs, so that a live region speaks no sentence twice
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @template {Element} [Kind=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @param {new () => Kind} [kind] what it must be, where more is wanted of it than of any element
 * @returns {Kind} the first that fits
 * @throws {Error} when there is none, or it is of another kind: then the page and its script do not fit together
 */
export function find(selector, within = document, kind = /** @type {any} */ (HTMLElement)) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`There is no ${kind.name} at ${selector}.`);
  return found;
}

/**
 * @template {Element} [Kind=HTMLElement]
 * @param {string} testId
 * @param {ParentNode} [within]
 * @param {new () => Kind} [kind]
 * @returns {Kind} the one element that carries this data-testid
 * @throws {Error} when there is none
 */
export function byTestId(testId, within, kind) {
  return find(`[data-testid="${testId}"]`, within, kind);
}
