import {
  catchError,
  EMPTY,
  ignoreElements,
  merge,
  mergeMap,
  type MonoTypeOperatorFunction,
  of,
  tap,
} from 'rxjs';
import type { CallSession } from '../../../session/contract/CallSession.js';
import { filePath } from '../../../sources/files.js';
import { type CassetteRecording, toCassetteOf, warnOfUnrecorded } from './toCassette.js';
import { RECORD_OPTIONS, recordEntries, type RecordOptions } from '../../cassette/recordEntries.js';
import { callSafely } from '../../../support/callSafely.js';
import { checkCallback, checkOptions, type OptionNames } from '../../../support/options.js';

/**
 * Options for {@link recordCassettes}.
 *
 * @public
 */
export interface RecordCassettesOptions extends RecordOptions {
  /** Is called for each cassette, when its call has ended and the file is complete. */
  readonly onRecorded?: (recording: CassetteRecording) => void;
  /** Is called if a cassette cannot be written; the call continues. @defaultValue a process warning */
  readonly onError?: (error: unknown) => void;
}

const RECORD_CASSETTES_OPTIONS: OptionNames<RecordCassettesOptions> = {
  ...RECORD_OPTIONS,
  onRecorded: true,
  onError: true,
};

/**
 * Records every call to a cassette of its own, named after its stream, and emits the call. Put it before `serveCalls`: a
 * cassette then keeps no call open, and lasts until its call has ended, whatever the handler does.
 *
 *     calls      --a--b-----------|
 *                recordCassettes('calls')
 *     result     --a--b---------------|      completes when a and b have ended, and their cassettes are complete
 *
 * ```ts
 * listen({ port: 8080 }).pipe(recordCassettes('calls'), serveCalls(handler)).subscribe();
 * ```
 *
 * Never errors because of a cassette.
 *
 * @param folder - the folder of the cassettes; it is created if it is missing
 * @param options - what to mask, and the callbacks
 * @returns an operator that emits the calls unchanged
 * @throws TypeError when `folder` is not a path or a callback is not a function, RangeError when an option is unknown
 * @see {@link cassetteFile}
 * @public
 */
export function recordCassettes(
  folder: string | URL,
  options: RecordCassettesOptions = {},
): MonoTypeOperatorFunction<CallSession> {
  checkOptions('recordCassettes', options, RECORD_CASSETTES_OPTIONS);
  checkCallback('onRecorded', options.onRecorded);
  checkCallback('onError', options.onError);
  const path = filePath(folder, 'folder');
  const { onRecorded, onError = warnOfUnrecorded, ...rest } = options;
  return mergeMap((call) => {
    const recorded$ = recordEntries(call, rest).pipe(
      toCassetteOf(path, call.info.streamSid, rest),
      tap((recording) => onRecorded?.(recording)),
      ignoreElements(),
      catchError((error: unknown) => {
        callSafely('onError', onError, error);
        return EMPTY;
      }),
    );
    // Subscribed before anybody has the call, so that the cassette has what is sent at once.
    return merge(recorded$, of(call));
  });
}
