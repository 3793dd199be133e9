import { type Subscription } from 'rxjs';
import { Ticker } from '../src/session/Ticker.js';
import { report } from './BenchResult.js';
import { quantile } from './quantile.js';
import { virtualCall } from './session/VirtualCall.js';
import { VirtualTime } from './VirtualTime.js';

// Cuts playbacks off at many moments, and looks at what has reached the socket by the time `unsubscribe` returns.

const cuts = 2_000;
const leadMs = 400;
const frameMs = 200;

const time = new VirtualTime();
const ticker = new Ticker();
const audio = new Int16Array(8_000 * 10).fill(1_000);

let inTheSameTick = 0;
const atExotelMs: number[] = [];
const takenMicros: number[] = [];
for (let cut = 0; cut < cuts; cut++) {
  const texts: (string | Buffer)[] = [];
  const playing: Subscription[] = [];
  const connection = virtualCall({
    ticker,
    send: (text) => {
      texts.push(text);
    },
    onCall: (call) => {
      playing.push(call.play(audio).subscribe());
    },
  });
  // At another millisecond each time, up to five seconds in.
  const heardMs = 1 + ((cut * 1_237) % 5_000);
  for (let ms = 0; ms < heardMs; ms++) time.advance(1);
  const sentMs = texts.length * frameMs;
  const before = process.hrtime.bigint();
  playing[0]?.unsubscribe();
  takenMicros.push(Number(process.hrtime.bigint() - before) / 1_000);
  if (texts.at(-1)?.includes('"event":"clear"') === true) inTheSameTick++;
  atExotelMs.push(sentMs - heardMs);
  connection.end('appEnded');
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
      limit: leadMs + frameMs,
    },
    { what: 'audio at Exotel by then, median', value: quantile(atExotelMs, 0.5), unit: 'ms' },
    { what: 'unsubscribe takes, median', value: Number(quantile(takenMicros, 0.5).toFixed(1)), unit: 'µs' },
  ],
  notes: ['virtual time, no sockets; lead and frames as they are by default'],
});
