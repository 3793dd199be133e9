import { VirtualTime } from '../VirtualTime.js';
import { mediaTexts } from './mediaTexts.js';
import { endCalls, stage } from './stages.js';

// One row in a process of its own: how V8 compiles it must not depend on what else was measured.

const calls = 200;
const warmUpRounds = 3;
const rounds = 6;
const messagesPerCall = 200;
const frameMs = 20;

const time = new VirtualTime();
const texts = mediaTexts(messagesPerCall);
const createHandler = stage(process.argv[2] ?? '');

const nanoseconds: number[] = [];
for (let round = -warmUpRounds; round < rounds; round++) {
  const each = Array.from({ length: calls }, createHandler);
  const before = process.cpuUsage();
  for (const text of texts) {
    // Ten calls a millisecond.
    for (let first = 0; first < calls; first += calls / frameMs) {
      time.advance(1);
      for (let call = first; call < first + calls / frameMs; call++) each[call]?.(text);
    }
  }
  // CPU time, with that of the garbage collector's threads, and without that of other processes.
  const { user, system } = process.cpuUsage(before);
  if (round >= 0) nanoseconds.push(((user + system) * 1_000) / (calls * messagesPerCall));
  endCalls();
}
process.send?.(nanoseconds);
process.disconnect();
