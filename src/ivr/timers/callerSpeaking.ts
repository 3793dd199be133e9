import {
  concat,
  distinctUntilChanged,
  map,
  NEVER,
  type Observable,
  of,
  startWith,
  switchMap,
  timer,
} from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import { detectSpeech } from '../../operators/audio/detectSpeech.js';
import { suppressEcho } from '../../operators/audio/suppressEcho.js';
import type { CallSession } from '../../session/contract/CallSession.js';

/** The loudest echo of a hybrid (ITU-T G.168), in dB: what is silence is decided without haste, but not by our own voice. */
const ECHO_RETURN_LOSS_DB = 6;

/** How long our voice may come back, in ms. */
const ECHO_MS = 500;

/** Whether the caller speaks, by what was given or by what is heard; `false` at first. */
export function callerSpeaking(
  call: CallSession,
  speech$: Observable<SpeechEvent> = heardSpeech(call),
): Observable<boolean> {
  // What tells of no more speech has not ended the call.
  return concat(speech$, NEVER).pipe(
    map(({ type }) => type === 'start'),
    startWith(false),
    distinctUntilChanged(),
  );
}

function heardSpeech(call: CallSession): Observable<SpeechEvent> {
  // What is turned down because it may be an echo is not the noise of the line.
  const isTurnedDown$ = call.botSpeaking$.pipe(
    switchMap((isSpeaking) => (isSpeaking ? of(true) : timer(ECHO_MS).pipe(map(() => false)))),
    startWith(false),
  );
  return call.audio$.pipe(
    suppressEcho(call, { echoReturnLossDb: ECHO_RETURN_LOSS_DB, echoTailMs: ECHO_MS }),
    detectSpeech({ botSpeaking$: isTurnedDown$ }),
  );
}
