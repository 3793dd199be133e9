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
 * What the cassettes of live calls keep, and who hears of them.
 *
 * @public
 */
export interface RecordCassettesOptions extends RecordOptions {
  /** Hears of each cassette when its call has ended and the file is whole. */
  readonly onRecorded?: (recording: CassetteRecording) => void;
  /** Hears what goes wrong with a cassette; the call goes on without. @defaultValue a warning of the process */
  readonly onError?: (error: unknown) => void;
}

const RECORD_CASSETTES_OPTIONS: OptionNames<RecordCassettesOptions> = {
  ...RECORD_OPTIONS,
  onRecorded: true,
  onError: true,
};

/**
 * Records every call into a cassette of its own, named after its stream, and hands the call on. Stands before
 * `serveCalls`, so that a cassette keeps no call open and lasts until its call has ended, whatever the handler does.
 *
 *     calls      --a--b-----------|
 *                recordCassettes('calls')
 *     result     --a--b---------------|      behind the end of a and b, when their cassettes are whole
 *
 * ```ts
 * listen({ port: 8080 }).pipe(recordCassettes('calls'), serveCalls(handler)).subscribe();
 * ```
 *
 * @param folder - made when it is missing
 * @throws TypeError when the folder is no path
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
    // Recorded before anybody has the call: what is said at once is part of it.
    return merge(recorded$, of(call));
  });
}
