import { report } from '../shared/BenchResult.js';
import { compareRows, type MeasuredRow } from '../shared/compareRows.js';
import { option } from '../shared/option.js';
import { compareServers } from '../servers/compareServers.js';

// The server's cost for every message of echoed calls.

const calls = option('calls', 200);
const bare = 'bare ws echoing raw text';
const hand = 'hand-written JSON.parse and stringify';
const floor = 'bare ws, drop and 1 message in 10';
const own = 'exotel-rx, audio$ → send';
const wide = 'exotel-rx, audio$ → send at 24 kHz';
const resampled = 'bare ws, drop, resample and 1 message in 10';
const sum = `${own}, and 1.1 × the resampler alone`;

const { rows, notes } = await compareServers(
  [
    { what: bare, file: 'bareServer' },
    { what: own, file: 'ownServer' },
    { what: hand, file: 'handServer' },
    { what: floor, file: 'floorServer' },
    { what: resampled, file: 'resamplerServer' },
    { what: wide, file: 'ownServer', env: { SAMPLE_RATE: '24000' } },
  ],
  { calls },
);

const row = (name: string): MeasuredRow => {
  const found = rows.find(({ what }) => what === name);
  if (found === undefined) throw new Error(`The server is missing: ${name}`);
  return found;
};
// Between calls, a resampler's memory is not in the CPU cache as it is in a loop.
const resampling = row(resampled).rounds.map(
  (cost, round) => cost - (row(floor).rounds[round] ?? Number.NaN),
);
report({
  rows: compareRows([
    row(bare),
    row(hand),
    row(floor),
    { ...row(own), baseline: floor },
    { ...row(own), baseline: bare, target: 1.2 },
    { ...row(own), baseline: hand, target: 0.95 },
    { what: 'the resampler alone, 8 → 24 → 8 kHz', unit: 'µs CPU a message', rounds: resampling, digits: 1 },
    {
      ...row(own),
      what: sum,
      rounds: row(own).rounds.map((cost, round) => cost + 1.1 * (resampling[round] ?? Number.NaN)),
    },
    { ...row(wide), baseline: sum, target: 1.1 },
  ]),
  notes,
});
process.disconnect();
