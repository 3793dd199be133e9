import { asyncScheduler, concatMap, delay, filter, from, type Observable, of } from 'rxjs';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { marbles } from '../../../src/testing/marbles/marbles';
import { testCall } from '../../../src/testing/testCall';
import { createNoise } from '../../kit/audio/noise';

/** How a line echoes the bot's audio. */
export interface Leak {
  /** Level of the echo relative to the prompt, in dB. */
  readonly leakDb: number;
  readonly delayMs: number;
  /** The noise of the line, in dBFS. */
  readonly noiseDb: number;
}

/** Samples in a frame of 20 ms at 8 kHz. */
const FRAME = 160;

/**
 * The audio from the caller's end while a prompt plays from 0 ms on, in frames of 20 ms in real time: noise, the echo of
 * the prompt, and the caller's speech.
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
    // A frame arrives at its end.
    concatMap((at) => of(line.subarray(at, at + FRAME)).pipe(delay(FRAME / 8))),
  );
}

/** When a caller on such a line is reported to speak, in ms, while a prompt plays. */
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
