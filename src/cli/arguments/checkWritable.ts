import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../output/messageOf.js';

/**
 * Makes sure that a file can be written, before a call is made for it; missing folders are made.
 *
 * @throws Error that names the option
 */
export function checkWritable(option: string, file: string | undefined): void {
  if (file === undefined) {
    return;
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new Error(`${option} cannot be written: ${messageOf(error)}`);
  }
}
