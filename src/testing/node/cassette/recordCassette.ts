import type { Observable } from 'rxjs';
import type { CallSession } from '../../../session/contract/CallSession.js';
import { type CassetteRecording, toCassette } from './toCassette.js';
import { RECORD_OPTIONS, recordEntries, type RecordOptions } from '../../cassette/recordEntries.js';
import { checkOptions } from '../../../support/options.js';

/**
 * Records both directions of a live call into a cassette: a file of one JSON object a line, with keys and telephone
 * numbers masked. Subscribe when the call begins; emits when the call has ended and the file is whole, and completes. Not
 * for a handler of `serveCalls`, which it would keep from completing, and which is unsubscribed before the end can be
 * written: that is what `recordCassettes` is for.
 *
 * ```ts
 * const recorded$ = recordCassette(call, 'tuesday.ndjson');
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
  checkOptions('recordCassette', options, RECORD_OPTIONS);
  return recordEntries(call, options).pipe(toCassette(path, options));
}
