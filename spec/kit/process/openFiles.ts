import { existsSync, readdirSync, readlinkSync } from 'node:fs';

/** Where the system lists the open files of this process, if it does. */
const LIST = '/proc/self/fd';

export const canListOpenFiles = existsSync(LIST);

/** How many times this process has a file open. */
export function countOpen(path: string): number {
  return readdirSync(LIST).filter((file) => {
    try {
      return readlinkSync(`${LIST}/${file}`) === path;
    } catch {
      // The listing itself was a file, and is closed.
      return false;
    }
  }).length;
}
