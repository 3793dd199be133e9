import { readText } from './readText.js';
import type { WireIssue } from './WireIssue.js';

/** Takes the stream's id from the first place that has one, and reports places that contradict each other. */
export function readStreamSid(
  places: readonly (readonly [path: string, value: unknown])[],
  issues: WireIssue[],
): string | undefined {
  let found: { readonly path: string; readonly id: string } | undefined;
  for (const [path, value] of places) {
    const id = readText(value);
    if (id === undefined) {
      if (value !== undefined && value !== null && value !== '') {
        issues.push({ code: 'badId', path, message: `\`${path}\` must be a string, got ${typeof value}` });
      }
    } else if (found === undefined) {
      found = { path, id };
    } else if (found.id !== id) {
      issues.push({ code: 'conflictingIds', path, message: `\`${path}\` differs from \`${found.path}\`` });
    }
  }
  return found?.id;
}
