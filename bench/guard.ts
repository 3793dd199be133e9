import { type BenchRow, report } from './BenchResult.js';
import { quantile } from './quantile.js';
import { askWorker, countBytes } from './session/askWorker.js';

// What must not grow unseen. Counts, which are the same on a busy machine, and one ratio that has much room.

/** At most this many bytes for each message of 320 bytes: what was measured, and a quarter more. */
const limits: Readonly<Record<string, number>> = {
  'exotel-rx, nobody reads': 320,
  'exotel-rx, to audio$': 320,
  'exotel-rx, audio$ → send': 900,
};

const [own, hand, counted] = await Promise.all([
  askWorker('worker', 'exotel-rx, audio$ → send'),
  askWorker('worker', 'hand-written JSON.parse and stringify'),
  Promise.all(
    Object.keys(limits).map(async (what): Promise<BenchRow> => ({
      what,
      value: Math.round(quantile(await countBytes(what), 0.5)),
      unit: 'bytes a message',
      limit: limits[what] ?? 0,
    })),
  ),
]);
const baseline = 'hand-written JSON.parse and stringify';
report({
  rows: [
    ...counted,
    { what: baseline, value: Math.round(Math.min(...hand)), unit: 'ns a message' },
    {
      what: 'exotel-rx, audio$ → send, at its best',
      value: Math.round(Math.min(...own)),
      unit: 'ns a message',
      baseline,
      ratio: Number((Math.min(...own) / Math.min(...hand)).toFixed(3)),
      target: 1,
    },
  ],
  notes: ['bytes that a message leaves on the heap, and the best round of each in CPU time'],
});
