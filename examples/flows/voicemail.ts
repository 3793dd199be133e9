import { concat, concatMap, defer, ignoreElements, merge, type Observable, takeUntil } from 'rxjs';
import { callerSilence, gather, menu, promptAudio, serveCalls, toWav } from 'exotel-rx';
import { tone } from 'exotel-rx/audio';
import type { CallSession } from 'exotel-rx';
import { listenHere } from './listenHere.js';

const clip = (name: string) => `examples/audio/flows/${name}.wav`;
const beep = tone({ frequencyHz: 1_000, durationMs: 300 });

/** Records a message. The message is kept if the caller hangs up while they speak, as most callers do. */
export const voicemail = (pathOf: (call: CallSession) => string) => (call: CallSession) => {
  const path = pathOf(call);
  // Ends at hash, after three seconds of silence, or after two minutes. Other digits, and hash before the beep, do not count.
  const done$ = merge(
    gather(call, { validDigits: '', firstDigitTimeoutMs: 120_000, typeAhead: 'flush' }),
    callerSilence(call, { afterMs: 3_000 }),
  );
  const message$ = call.audio$.pipe(takeUntil(done$));
  const record$ = concat(
    call.play(promptAudio([clip('leave-message'), beep])),
    message$.pipe(toWav(path)),
  ).pipe(ignoreElements());
  const review$ = defer(() =>
    menu(call, ['1', '2', '3'], {
      prompt: clip('message-menu'),
      noMatchPrompts: [clip('no-such-choice')],
    }).pipe(
      concatMap((result): Observable<unknown> => {
        switch (result.type === 'choice' ? result.choice : '2') {
          case '1':
            return concat(call.play(promptAudio(path)), review$);
          case '2':
            return call.play(promptAudio([clip('saved'), 'examples/audio/goodbye.wav']));
          case '3':
            return concat(record$, review$);
        }
      }),
    ),
  );
  return concat(record$, review$);
};

if (process.argv[1]?.endsWith('voicemail.ts')) {
  listenHere()
    .pipe(
      serveCalls(voicemail(({ info }) => `recordings/voicemail-${encodeURIComponent(info.streamSid)}.wav`)),
    )
    .subscribe(({ reason, stats }) => {
      console.log(`${reason} after ${stats.durationMs} ms`);
    });
}
