import { readText } from './readText.js';
import type { WireIssue } from '../WireIssue.js';

/** Exotel's have 32. Every message that is sent repeats the id: a long one would multiply what a peer costs. */
export const MAX_STREAM_SID_LENGTH = 256;

/** Half a character: UTF-8 has none, so that it could not be repeated. */
const LONE_SURROGATE = /\p{Cs}/u;

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
    } else if (id.length > MAX_STREAM_SID_LENGTH || LONE_SURROGATE.test(id)) {
      issues.push({
        code: 'badId',
        path,
        message: `\`${path}\` must be Unicode of at most ${MAX_STREAM_SID_LENGTH} characters`,
      });
    } else if (found === undefined) {
      found = { path, id };
    } else if (found.id !== id) {
      issues.push({ code: 'conflictingIds', path, message: `\`${path}\` differs from \`${found.path}\`` });
    }
  }
  return found?.id;
}
