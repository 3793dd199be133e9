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

/**
 * The loudest echo of a hybrid (ITU-T G.168), in dB. A slower decision is acceptable here; the bot's own echo as
 * speech is not.
 */
const ECHO_RETURN_LOSS_DB = 6;

/** How late an echo of the bot's audio may arrive, in ms. */
const ECHO_MS = 500;

/** Emits whether the caller speaks, by `speech$` or by `call.audio$`; `false` at first. */
export function callerSpeaking(
  call: CallSession,
  speech$: Observable<SpeechEvent> = heardSpeech(call),
): Observable<boolean> {
  // The call continues after `speech$` completes.
  return concat(speech$, NEVER).pipe(
    map(({ type }) => type === 'start'),
    startWith(false),
    distinctUntilChanged(),
  );
}

function heardSpeech(call: CallSession): Observable<SpeechEvent> {
  // Audio that is turned down as a possible echo must not count as the noise of the line.
  const isTurnedDown$ = call.botSpeaking$.pipe(
    switchMap((isSpeaking) => (isSpeaking ? of(true) : timer(ECHO_MS).pipe(map(() => false)))),
    startWith(false),
  );
  return call.audio$.pipe(
    suppressEcho(call, { echoReturnLossDb: ECHO_RETURN_LOSS_DB, echoTailMs: ECHO_MS }),
    detectSpeech({ botSpeaking$: isTurnedDown$ }),
  );
}
