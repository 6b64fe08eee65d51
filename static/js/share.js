/** Handing on an address: by the phone's own sheet, or by the clipboard. */

/** @returns {boolean} whether this is a phone that has a sheet for it; elsewhere people paste */
export function hasShareSheet() {
  return 'share' in navigator && window.matchMedia('(pointer: coarse)').matches;
}

/** @param {string} playlistId @returns {string} the whole address under which anybody can hear it */
export function shareAddress(playlistId) {
  return `${window.location.origin}/?${new URLSearchParams({ playlistId })}`;
}

/**
 * Call inside the click.
 * @param {string} title
 * @param {string} address
 * @returns {Promise<'shared'|'copied'|'dropped'|'failed'>} `dropped`: the person thought better of it
 */
export async function share(title, address) {
  if (hasShareSheet()) {
    try {
      await navigator.share({ title, url: address });
      return 'shared';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'dropped';
    }
  }
  return await copy(address) ? 'copied' : 'failed';
}

/** @param {string} text @returns {Promise<boolean>} whether it is in the clipboard now */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text); // there is no clipboard on a page that came without encryption
  }
}

/** @param {string} text */
function copyByHand(text) {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
