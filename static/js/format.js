/** Turns numbers and dates into what a person reads. */

import { locale, say } from './words.js';

/**
 * @param {number} seconds
 * @returns {string} for example `3:07`; `0:00` for what is not a number yet
 */
export function asClock(seconds) {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${String(whole % 60).padStart(2, '0')}`;
}

/**
 * @param {number} seconds
 * @returns {string} for a screen reader, for example `1 minute 5 seconds`
 */
export function asSpokenTime(seconds) {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const minutes = Math.floor(whole / 60);
  const parts = minutes ? [say('count.minutes', { count: minutes })] : [];
  return [...parts, say('count.seconds', { count: whole % 60 })].join(' ');
}

const percent = new Intl.NumberFormat(locale, { style: 'percent' });

/**
 * @param {number} fraction 0 to 1
 * @returns {string} for example `45%`
 */
export function asPercent(fraction) {
  return percent.format(fraction);
}

/**
 * @param {number|undefined} ms
 * @returns {string} for example `12 min`, `50 s` when shorter than a minute, empty when unknown
 */
export function asLength(ms) {
  if (ms === undefined || !Number.isFinite(ms) || ms <= 0) return '';
  return ms < 60_000 ? say('length.seconds', { count: Math.round(ms / 1000) })
    : say('length.minutes', { count: Math.round(ms / 60_000) });
}

/**
 * @param {number} seconds
 * @returns {string} as exact as an estimate is: `5 s`, `40 s`, `3 min`
 */
export function asAbout(seconds) {
  return asLength(seconds < 57.5 ? Math.max(5, 5 * Math.round(seconds / 5)) * 1000 : 60_000 * Math.ceil(seconds / 60));
}

/**
 * @param {number} position 1 is next
 * @param {?number} waitS seconds, as estimated
 * @returns {string} for example `3rd in line, about 40 s`
 */
export function asPlaceInLine(position, waitS) {
  const place = position === 1 ? say('line.next') : say('line.place', { nth: position });
  const about = waitS !== null && Number.isFinite(waitS) ? asAbout(waitS) : '';
  return about ? say('line.about', { place, length: about }) : place;
}

/**
 * @param {string|number} moment ISO 8601 or milliseconds since 1970
 * @returns {string} the day as the reader writes it, empty when it cannot be read
 */
export function asDay(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(date);
}

/**
 * @param {string} moment ISO 8601
 * @returns {string} day and time as the reader writes them, empty when it cannot be read
 */
export function asMoment(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/**
 * @param {number} ms
 * @returns {string} for example `0.3 s`, `12 s`, `3:07 min`
 */
export function asDuration(ms) {
  if (ms >= 60_000) return say('length.clock', { clock: asClock(ms / 1000) });
  return say('length.seconds', { count: ms < 10_000 ? Math.max(1, Math.round(ms / 100)) / 10 : Math.round(ms / 1000) });
}

/**
 * @param {Array<string|number|null|undefined>} parts
 * @returns {string} those that say something, set apart by a middle dot
 */
export function dotted(parts) {
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');
}

/**
 * @param {import('./types').Segment} part
 * @returns {string} whose voice or music it is, for example `Erik Satie · Trois Gymnopédies · 1888`
 */
export function asCredits(part) {
  return part.type === 'song' ? dotted([part.artist, part.album, part.year]) : say('part.narration');
}
