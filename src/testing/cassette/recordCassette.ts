import { type Observable } from 'rxjs';
import type { CallSession } from '../../session/CallSession.js';
import { recordEntries, type RecordOptions } from './recordEntries.js';
import { type CassetteRecording, toCassette } from './toCassette.js';

/**
 * Records both directions of a live call into a cassette: a file of one JSON object a line, with keys and telephone
 * numbers masked. Subscribe when the call begins; emits when the call has ended and the file is whole, and completes.
 *
 * ```ts
 * listen({ port: 8080 })
 *   .pipe(
 *     serveCalls((call) =>
 *       merge(bot(call), recordCassette(call, `calls/${encodeURIComponent(call.info.streamSid)}.ndjson`)),
 *     ),
 *   )
 *   .subscribe();
 * ```
 *
 * Errors with an ExotelError `fileWriteFailed` when the file cannot be written.
 *
 * @public
 */
export function recordCassette(
  call: CallSession,
  path: string | URL,
  options: RecordOptions = {},
): Observable<CassetteRecording> {
  return recordEntries(call, options).pipe(toCassette(path, options));
}
