import { asyncScheduler, concatMap, delay, filter, from, type Observable, of } from 'rxjs';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { marbles } from '../../../src/testing/marbles/marbles';
import { testCall } from '../../../src/testing/testCall';
import { createNoise } from '../../kit/audio/noise';

/** How a line gives the bot's own voice back. */
export interface Leak {
  /** How much louder than the prompt it comes back, in dB. */
  readonly leakDb: number;
  readonly delayMs: number;
  /** The noise of the line, in dBFS. */
  readonly noiseDb: number;
}

/** In samples at 8 kHz. */
const FRAME = 160;

/**
 * What comes from a caller's end while a prompt is played from 0 ms on, in frames of 20 ms in real time: noise, the prompt
 * again, and what the caller says.
 */
function leakyLine(prompt: Int16Array, caller: Int16Array, leak: Leak): Observable<Int16Array> {
  const noise = createNoise(7);
  const gain = 10 ** (leak.leakDb / 20);
  const sigma = 32_768 * 10 ** (leak.noiseDb / 20);
  const delayed = leak.delayMs * 8;
  const line = caller.map((said, at) => {
    const sample = said + gain * (prompt[at - delayed] ?? 0) + sigma * noise();
    return Math.max(-32_768, Math.min(32_767, Math.round(sample)));
  });
  return from(Array.from({ length: Math.floor(line.length / FRAME) }, (_, at) => at * FRAME)).pipe(
    // A frame arrives when it is over.
    concatMap((at) => of(line.subarray(at, at + FRAME)).pipe(delay(FRAME / 8))),
  );
}

/** When a caller on such a line is heard to begin to speak, in ms, while a prompt is played. */
export function heardToSpeak(
  prompt: Int16Array,
  caller: Int16Array,
  leak: Leak,
  listen: (call: CallSession) => Observable<boolean>,
): readonly number[] {
  return marbles(({ flush }) => {
    const startsAt: number[] = [];
    const call = testCall({ audio$: leakyLine(prompt, caller, leak) });
    call.play(prompt).subscribe();
    listen(call)
      .pipe(filter(Boolean))
      .subscribe(() => startsAt.push(asyncScheduler.now()));
    flush();
    return startsAt;
  });
}
