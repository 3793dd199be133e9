import { wireRows } from './wireRows.js';

// Times some rows in a process of their own: how V8 compiles them must not depend on what else was measured, and
// processes of one program differ.

const warmUpRounds = 1;
const rounds = 7;
// The rows take turns, and short ones: a core of this kind may be half as fast in the next millisecond, when another guest
// of the machine begins to use its other half.
// And many, so that each row has its share of the collections.
const turnsARound = 60;
const turnMs = 0.6;

/** Holds every result, so that no work is optimised away. */
const sink: { last?: unknown } = {};

function time(run: (index: number) => unknown, times: number): number {
  const start = process.cpuUsage();
  for (let index = 0; index < times; index++) sink.last = run(index);
  // CPU time, with that of the garbage collector's threads, and without that of other processes.
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1_000) / times;
}

const rows = (wireRows.get(process.argv[2] ?? '')?.() ?? []).map(({ run }) => {
  time(run, 20_000);
  return { run, times: Math.ceil((turnMs * 1e6) / time(run, 5_000)), nanoseconds: Array<number>() };
});
for (let round = -warmUpRounds; round < rounds; round++) {
  const sums = rows.map(() => 0);
  for (let turn = 0; turn < turnsARound; turn++) {
    for (const [at, { run, times }] of rows.entries()) sums[at] = (sums[at] ?? 0) + time(run, times);
  }
  if (round < 0) continue;
  for (const [at, { nanoseconds }] of rows.entries()) nanoseconds.push((sums[at] ?? 0) / turnsARound);
}
process.send?.(rows.map(({ nanoseconds }) => nanoseconds));
process.disconnect();
