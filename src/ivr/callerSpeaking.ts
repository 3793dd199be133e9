import { concat, distinctUntilChanged, map, NEVER, type Observable, startWith } from 'rxjs';
import type { SpeechEvent } from '../audio/SpeechEvent.js';
import { detectSpeech } from '../operators/detectSpeech.js';
import type { CallSession } from '../session/CallSession.js';

/** Whether the caller speaks, by what was given or by what is heard; `false` at first. */
export function callerSpeaking(
  call: CallSession,
  speech$: Observable<SpeechEvent> = call.audio$.pipe(detectSpeech({ botSpeaking$: call.botSpeaking$ })),
): Observable<boolean> {
  // What tells of no more speech has not ended the call.
  return concat(speech$, NEVER).pipe(
    map(({ type }) => type === 'start'),
    startWith(false),
    distinctUntilChanged(),
  );
}
