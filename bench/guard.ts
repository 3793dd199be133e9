import { type BenchRow, report } from './BenchResult.js';
import { quantile } from './quantile.js';
import { countBytes } from './session/askStage.js';

// What must not grow unseen. Counts, which are the same on a machine that is busy with other things.

/** At most this many bytes for each message of 320 bytes: what was measured, and a quarter more. */
const limits: Readonly<Record<string, number>> = {
  'read ahead of ws': 320,
  'exotel-rx, nobody reads': 60,
  'exotel-rx, dtmf$ is read': 60,
  'exotel-rx, to audio$': 260,
  'exotel-rx, audio$ → send': 600,
};

const rows: BenchRow[] = [];
for (const [what, limit] of Object.entries(limits)) {
  const value = Math.round(quantile(await countBytes(what), 0.5));
  rows.push({ what, value, unit: 'bytes a message', limit });
}
report({
  rows,
  notes: [
    'bytes that a message of 320 bytes leaves on the heap; the first with the copy that stands for what is read',
  ],
});
