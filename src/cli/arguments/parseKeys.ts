import type { SimulatedKey } from '../../testing/index.js';
import { parseDuration } from './parseDuration.js';

/** From one key of a group to the next, in ms. */
const KEY_INTERVAL_MS = 250;

/** Reads `2s:1,4s:42#`: from 4 s on the keys 4, 2 and #, 250 ms apart. `undefined` when it cannot be read. */
export function parseKeys(text: string): readonly SimulatedKey[] | undefined {
  const keys: SimulatedKey[] = [];
  for (const group of text.split(',')) {
    const [, time = '', digits = ''] = /^([^:]+):([0-9*#A-D]+)$/.exec(group.trim()) ?? [];
    const fromMs = parseDuration(time);
    if (fromMs === undefined) {
      return undefined;
    }
    keys.push(...Array.from(digits, (digit, index) => ({ atMs: fromMs + index * KEY_INTERVAL_MS, digit })));
  }
  return keys;
}
