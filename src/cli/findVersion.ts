import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Returns the version in the nearest package.json of this package. The source and both builds are at different
 * depths.
 */
export function findVersion(folder: string): string {
  const found = readManifest(join(folder, 'package.json'));
  const parent = dirname(folder);
  return found ?? (parent === folder ? 'unknown' : findVersion(parent));
}

function readManifest(file: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const hasNames =
      typeof manifest === 'object' && manifest !== null && 'name' in manifest && 'version' in manifest;
    return hasNames && manifest.name === 'exotel-rx' ? String(manifest.version) : undefined;
  } catch {
    // No readable package.json here.
    return undefined;
  }
}
