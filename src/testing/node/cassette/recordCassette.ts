import type { Observable } from 'rxjs';
import type { CallSession } from '../../../session/contract/CallSession.js';
import { type CassetteRecording, toCassette } from './toCassette.js';
import { RECORD_OPTIONS, recordEntries, type RecordOptions } from '../../cassette/recordEntries.js';
import { checkOptions } from '../../../support/options.js';

/**
 * Records both directions of a live call to a cassette: a file with one JSON object per line, with digits and telephone
 * numbers masked. Subscribe when the call begins. Emits when the call has ended and the file is complete, then completes.
 * For handlers of `serveCalls`, use `recordCassettes`: inside a handler, this observable would keep the call open and miss
 * its end.
 *
 * ```ts
 * const recorded$ = recordCassette(call, 'tuesday.ndjson');
 * ```
 *
 * Errors emitted: `fileWriteFailed` if the file cannot be written.
 *
 * @param call - the call
 * @param path - the file; missing folders are created
 * @param options - what to mask
 * @returns an observable of one result, the file
 * @throws TypeError when `path` is not a path, RangeError when an option is unknown
 * @see {@link recordCassettes}
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
