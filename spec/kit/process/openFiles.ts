import { existsSync, readdirSync, readlinkSync } from 'node:fs';

/** Where the system lists the open files of this process, if it lists them. */
const LIST = '/proc/self/fd';

export const canListOpenFiles = existsSync(LIST);

/** How many times this process has opened a file. */
export function countOpen(path: string): number {
  return readdirSync(LIST).filter((file) => {
    try {
      return readlinkSync(`${LIST}/${file}`) === path;
    } catch {
      // The listing itself was an open file; it is closed now.
      return false;
    }
  }).length;
}
