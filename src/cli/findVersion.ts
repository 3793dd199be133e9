import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in the nearest package.json that is this package's: source and both builds lie at other depths. */
export function findVersion(folder: string): string {
  const found = readManifest(join(folder, 'package.json'));
  const parent = dirname(folder);
  return found ?? (parent === folder ? 'unknown' : findVersion(parent));
}

function readManifest(file: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const isOurs =
      typeof manifest === 'object' && manifest !== null && 'name' in manifest && 'version' in manifest;
    return isOurs && manifest.name === 'exotel-rx' ? String(manifest.version) : undefined;
  } catch {
    // There is none here.
    return undefined;
  }
}
