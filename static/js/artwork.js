/** The picture on the lock screen, where a song has none: the drawn cover, as the bitmap that systems ask for. */

import { designOf } from './cover-design.js';

const SIDE_PX = 256;
const MARGIN_PX = 22;
const LINE_PX = 31;

/** Ground and ink of each tone in cover.css, by the names of their colours. */
const TONES = [['accent', 'on-accent'], ['accent-wash', 'accent'], ['ink', 'paper'], ['sunken', 'ink'], ['warm', 'paper']];

/**
 * @param {{title: string, artist?: string}} part
 * @returns {string} a PNG as data address; empty where this browser draws none
 */
export function drawnArtwork(part) {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE_PX;
  canvas.height = SIDE_PX;
  const pen = canvas.getContext('2d');
  if (!pen) return '';
  const { tone, turn } = designOf(part);
  const [ground, ink] = TONES[tone].map(colour);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, SIDE_PX, SIDE_PX);
  pen.fillStyle = ink;
  pen.globalAlpha = 0.16;
  const angle = (turn * Math.PI) / 180;
  pen.beginPath();
  pen.arc(SIDE_PX * (0.5 + 0.4 * Math.cos(angle)), SIDE_PX * (0.5 + 0.4 * Math.sin(angle)), SIDE_PX * 0.38, 0, 2 * Math.PI);
  pen.fill();
  pen.globalAlpha = 1;
  pen.font = `500 26px ${getComputedStyle(document.documentElement).getPropertyValue('--voice')}`;
  lines(pen, part.title).forEach((line, at) => pen.fillText(line, MARGIN_PX, MARGIN_PX + LINE_PX * (at + 0.8)));
  return canvas.toDataURL('image/png');
}

/** A canvas knows no light-dark(): an element is asked what it comes to. @param {string} name */
function colour(name) {
  const probe = document.createElement('span');
  probe.style.setProperty('color', `var(--${name})`);
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** @param {CanvasRenderingContext2D} pen @param {string} title */
function lines(pen, title) {
  const wide = SIDE_PX - 2 * MARGIN_PX;
  const found = [''];
  for (const word of title.split(/\s+/)) {
    const last = found[found.length - 1];
    const longer = last ? `${last} ${word}` : word;
    if (last && pen.measureText(longer).width > wide) found.push(word);
    else found[found.length - 1] = longer;
  }
  return found.slice(0, 6);
}
