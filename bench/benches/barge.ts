import { timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { testCall } from '../../src/testing/index.js';
import { report } from '../shared/BenchResult.js';
import { quantile } from '../shared/quantile.js';

// Cuts playbacks at many moments, and checks what has reached the socket when `unsubscribe` returns.

const cuts = 500;
const leadMs = 400;
const messageMs = 200;
const audio = new Int16Array(8_000 * 10).fill(1_000);

let inTheSameTick = 0;
const atExotelMs: number[] = [];
const takenMicros: number[] = [];
for (let cut = 0; cut < cuts; cut++) {
  // At another millisecond each time, up to five seconds in.
  const heardMs = 1 + ((cut * 1_237) % 5_000);
  new TestScheduler(() => undefined).run(() => {
    const call = testCall();
    const sent: string[] = [];
    call.sent$.subscribe(({ event }) => sent.push(event));
    const playing = call.play(audio).subscribe();
    timer(heardMs).subscribe(() => {
      const sentMs = sent.length * messageMs;
      const before = process.hrtime.bigint();
      playing.unsubscribe();
      takenMicros.push(Number(process.hrtime.bigint() - before) / 1_000);
      if (sent.at(-1) === 'clear') inTheSameTick++;
      atExotelMs.push(sentMs - heardMs);
      call.end({ after: 'now' });
    });
  });
}

report({
  rows: [
    {
      what: 'cuts whose clear is not with the socket when unsubscribe returns',
      value: cuts - inTheSameTick,
      unit: `of ${cuts}`,
      limit: 0,
    },
    {
      what: 'audio at Exotel by then, at its most',
      value: quantile(atExotelMs, 1),
      unit: 'ms',
      limit: leadMs + messageMs,
    },
    { what: 'audio at Exotel by then, median', value: quantile(atExotelMs, 0.5), unit: 'ms' },
    { what: 'unsubscribe takes, median', value: Number(quantile(takenMicros, 0.5).toFixed(1)), unit: 'µs' },
  ],
  notes: ['virtual time, no sockets; messages and how far ahead they are sent are the defaults'],
});
