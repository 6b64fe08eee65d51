/**
 * Builds elements. Strings become text nodes and nothing else, so that what people type can never turn into markup.
 */

const SVG = 'http://www.w3.org/2000/svg';
const ICONS = '/static/icons/icons.svg';

/**
 * @param {string} tag
 * @param {Object<string, string|number|boolean|Function|null|undefined>} [attributes] `true` sets a bare attribute,
 *   `false`, `null` and `undefined` leave it out, a function listens to the event after which it is named (`onclick`).
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.replace(/^on/, ''), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ''));
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
  svg.querySelector('use').setAttribute('href', `${ICONS}#${name}`);
}

/**
 * @param {Element} node changed only when its text differs, so that a live region speaks no sentence twice
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @param {string} testId
 * @param {ParentNode} [within]
 * @returns {HTMLElement} the one element that carries this data-testid
 */
export function byTestId(testId, within = document) {
  return within.querySelector(`[data-testid="${testId}"]`);
}
