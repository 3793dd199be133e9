import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { VirtualTime } from '../VirtualTime.js';
import { mediaTexts } from './mediaTexts.js';
import { endCalls, stage } from './stages.js';

// Counts the bytes that a message leaves on the heap. Started with a young generation so large that nothing is
// collected while it counts, which makes the figure the same on every machine.

const calls = 100;
const messagesPerCall = 100;
const warmUpRounds = 20;
const rounds = 5;

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

const time = new VirtualTime();
const texts = mediaTexts(messagesPerCall);
const createHandler = stage(process.argv[2] ?? '');

const bytes: number[] = [];
for (let round = -warmUpRounds; round < rounds; round++) {
  const each = Array.from({ length: calls }, createHandler);
  if (round >= 0 && typeof collect === 'function') Reflect.apply(collect, undefined, []);
  const { heapUsed } = process.memoryUsage();
  for (const text of texts) {
    time.advance(20);
    for (const handle of each) handle(text);
  }
  if (round >= 0) bytes.push((process.memoryUsage().heapUsed - heapUsed) / (calls * messagesPerCall));
  endCalls();
}
process.send?.(bytes);
process.disconnect();
