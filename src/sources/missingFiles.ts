import { statSync } from 'node:fs';

/** Those of some paths at which there is no file. */
export function missingFiles(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() !== true);
}
