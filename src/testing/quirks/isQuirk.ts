import type { Quirk } from './quirks.js';
import { readQuirk } from './readQuirk.js';

/**
 * Whether a text names a quirk of {@link QUIRKS}, with its number if it has one.
 *
 * @public
 */
export function isQuirk(text: string): text is Quirk {
  try {
    readQuirk('text', text);
    return true;
  } catch {
    return false;
  }
}
