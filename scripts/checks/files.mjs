// The files that the checks look at.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder whose name ends so. */
function filesBelow(folder, end) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));
}

export const sources = (folder) => filesBelow(folder, '.ts');
export const documents = (folder) => filesBelow(folder, '.md');
